"""The list of proposals and the way to the page of each."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User

from ..models import Proposal
from ..policies import can_review
from ..selectors.conflicts import ties_of
from ..selectors.quality import hidden_from
from ..selectors.scope import scope_of
from .bulk import bulk_view, decide_chosen
from .claims import alive_view, claim_view, sign_of_life, with_hold
from .conflicts import conflicts_view
from .decisions import undo_bar, undo_view
from .doors import enter, reviewer
from .figures import desk_figures
from .filters import AgeFilter, BandFilter, FieldFilter, StateFilter, band_label
from .queue import claim_chosen_view, next_view, queue_view, take_view
from .review import review_page
from .site import ReviewAdminSite
from .work import ReadOnlyAdmin


class ProposalAdmin(ReadOnlyAdmin):
    """All proposals: best first; a click on age sorts by that."""

    admin_site: ReviewAdminSite
    list_display = ("review", "band_name", "shown_score", "need", "technology", "age", "state")
    list_display_links = None
    list_filter = (StateFilter, BandFilter, AgeFilter, FieldFilter)
    list_select_related = ("need__owner", "technology__owner")
    list_per_page = 50
    ordering = ("-score", "pk")
    search_fields = (
        "need__title",
        "technology__title",
        "need__owner__name",
        "technology__owner__name",
    )
    show_full_result_count = False
    actions = (decide_chosen,)

    def get_urls(self) -> list[URLPattern]:
        """The review pages, before the stock ones."""
        wrap = self.admin_site.admin_view
        return [
            path("next/", wrap(require_safe(next_view)), name="matching_proposal_next"),
            path("queue/", wrap(self.queue_view), name="matching_proposal_queue"),
            path("queue/take/", wrap(require_POST(take_view)), name="matching_proposal_take"),
            path(
                "queue/claim/",
                wrap(require_POST(claim_chosen_view)),
                name="matching_proposal_claim_chosen",
            ),
            path("undo/", wrap(self.undo_view), name="matching_proposal_undo"),
            path("bulk/", wrap(self.bulk_view), name="matching_proposal_bulk"),
            path("<int:pk>/review/", wrap(self.review_view), name="matching_proposal_review"),
            path("<int:pk>/claim/", wrap(self.claim_view), name="matching_proposal_claim"),
            path("<int:pk>/alive/", wrap(self.alive_view), name="matching_proposal_alive"),
            path("conflicts/", wrap(self.conflicts_view), name="matching_conflicts"),
            *super().get_urls(),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Technology managers and superusers: a permission alone opens nothing."""
        return can_review(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As for viewing."""
        return can_review(request.user) or super().has_module_permission(request)

    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page of one proposal, and the decision on it; opening it is a sign of life."""
        opened = enter(request, pk, self.admin_site)
        if isinstance(opened, HttpResponse):
            return opened
        user = reviewer(request)
        sign_of_life(opened, user)
        return with_hold(review_page(request, opened, user, self.admin_site), opened, user)

    @method_decorator(require_safe)
    def queue_view(self, request: HttpRequest) -> HttpResponse:
        """What waits, by tabs."""
        return queue_view(request, self.admin_site)

    @method_decorator(require_POST)
    def claim_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Claiming, giving back, taking over."""
        return claim_view(request, pk, self.admin_site)

    @method_decorator(require_POST)
    def alive_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A sign of life from the page of a proposal."""
        return alive_view(request, pk, self.admin_site)

    @method_decorator(require_POST)
    def undo_view(self, request: HttpRequest) -> HttpResponse:
        """Taking back the last decision."""
        return undo_view(request, self.admin_site)

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """One decision on several proposals."""
        return bulk_view(request, self.admin_site)

    def conflicts_view(self, request: HttpRequest) -> HttpResponse:
        """Conflicts of interest: declared ones, and waivers."""
        return conflicts_view(request, self.admin_site)

    def change_view(
        self,
        request: HttpRequest,  # noqa: ARG002
        object_id: str,
        form_url: str = "",  # noqa: ARG002
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """The stock page of a row leads to the review."""
        if not object_id.isdecimal():
            return HttpResponseRedirect(reverse("admin:matching_proposal_changelist"))
        return HttpResponseRedirect(reverse("admin:matching_proposal_review", args=[object_id]))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The queue, under the desk's figures."""
        bar = undo_bar(request.user) if isinstance(request.user, User) else {}
        context = {"is_nav_sidebar_enabled": False, **desk_figures(request), **bar}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        """What the manager may judge, with both listings at hand."""
        rows: QuerySet[Proposal] = super().get_queryset(request)
        if not isinstance(request.user, User):
            return rows.none()
        barred = ties_of(request.user, today=timezone.localdate()).barred()
        mine = rows.filter(scope_of(request.user)).exclude(barred)
        # What was decided on them shows in the column of states.
        mine = mine.exclude(pk__in=hidden_from(request.user))
        return mine.select_related("need__owner", "technology__owner")

    @admin.display(description=_("review"))
    def review(self, proposal: Proposal) -> str:
        """The link to the proposal's page."""
        address = reverse("admin:matching_proposal_review", args=[proposal.pk])
        return format_html('<a href="{}">{}</a>', address, _("Review"))

    @admin.display(description=_("band"), ordering="score")
    def band_name(self, proposal: Proposal) -> str:
        """The band as people read it."""
        return band_label(proposal.band)

    @admin.display(description=_("score"), ordering="score")
    def shown_score(self, proposal: Proposal) -> str:
        """The score, to two places."""
        return f"{proposal.score:.2f}"

    @admin.display(description=_("age"), ordering="created_at")
    def age(self, proposal: Proposal) -> str:
        """How long ago the proposal was made."""
        return timesince(proposal.created_at, depth=1)
