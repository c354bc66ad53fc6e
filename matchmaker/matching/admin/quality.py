"""Second reviews, gold items, and the figures of the desk's judgement."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError
from accounts.models import User
from accounts.policies import is_desk_lead

from ..models import BlindReview, GoldItem, Proposal
from ..policies import can_review, has_conflict_of_interest
from ..selectors import get_proposal
from ..selectors.quality import find_blind_review, pending_reviews
from ..selectors.quality_figures import QualityFigures, quality_of
from ..services.deciding import LONGEST_NOTE
from ..services.second_reviews import judge_blind, mark_gold, retire_gold
from ..states import APPROVAL_REASONS, REJECTION_REASONS, Reason, Verdict
from .checklist import review_checklist
from .comparison import comparison_rows
from .filters import band_label
from .requirements import requirement_lines
from .work import ReadOnlyAdmin

PERIODS: Final = (90, 365)
"""Days that the figures can be narrowed to; without, all there is."""


class JudgementForm(forms.Form):
    """A verdict (the button that was pressed), a reason, and a note."""

    verdict = forms.ChoiceField(
        choices=Verdict.choices,
        error_messages={"required": _("Press one of the two buttons: approve or reject.")},
    )
    reason = forms.ChoiceField(
        choices=Reason.choices, error_messages={"required": _("Choose a reason.")}
    )
    note = forms.CharField(
        required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 4})
    )


class BlindReviewAdmin(ReadOnlyAdmin):
    """A manager's own second reviews: first what waits, then what was answered."""

    list_display = ("proposal_link", "assigned_at", "reviewed_at", "verdict", "reason")
    list_display_links = None
    list_select_related = ("proposal__need", "proposal__technology")
    change_list_template = "admin/matching/blindreview/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """The page of each review and the figures, before the stock addresses."""
        wrap = self.admin_site.admin_view
        return [
            path("quality/", wrap(self.quality_view), name="matching_blindreview_quality"),
            path("<int:pk>/judge/", wrap(self.judge_view), name="matching_blindreview_judge"),
            *super().get_urls(),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Technology managers and superusers."""
        return can_review(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As for viewing."""
        return can_review(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[BlindReview]:
        """One's own, leads' too: what waits for others would tell what is judged twice."""
        rows: QuerySet[BlindReview] = super().get_queryset(request)
        return rows.filter(assigned_to_id=request.user.pk).order_by(
            F("reviewed_at").desc(nulls_first=True), "assigned_at", "pk"
        )

    @admin.display(description=_("proposal"))
    def proposal_link(self, review: BlindReview) -> str:
        """The pair, as a link to its page."""
        address = reverse("admin:matching_blindreview_judge", args=[review.pk])
        return format_html('<a href="{}">{}</a>', address, review.proposal)

    def change_view(
        self,
        request: HttpRequest,  # noqa: ARG002
        object_id: str,
        form_url: str = "",  # noqa: ARG002
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """The stock page of a row leads to its own."""
        if not object_id.isdecimal():
            raise Http404
        return HttpResponseRedirect(reverse("admin:matching_blindreview_judge", args=[object_id]))

    def judge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The pair without what was decided on it; after the answer, with it."""
        user = _reviewer(request)
        review = find_blind_review(user, pk)
        if review is None:
            raise Http404
        if request.method != "POST":
            return self._show(request, review, JudgementForm())
        form = JudgementForm(request.POST)
        if not form.is_valid():
            return self._show(request, review, form, status=HTTPStatus.BAD_REQUEST)
        try:
            judge_blind(review=review, by=user, now=timezone.now(), **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
            return self._show(request, review, form, status=HTTPStatus.BAD_REQUEST)
        messages.success(request, gettext("Stored. Below is what was decided before."))
        return HttpResponseRedirect(request.path)

    def _show(
        self,
        request: HttpRequest,
        review: BlindReview,
        form: JudgementForm,
        *,
        status: HTTPStatus = HTTPStatus.OK,
    ) -> HttpResponse:
        user = cast("User", request.user)
        proposal = review.proposal
        is_open = review.reviewed_at is None
        conflict = is_open and has_conflict_of_interest(user, proposal)
        following = pending_reviews(user).exclude(pk=review.pk).first()
        context = {
            **self.admin_site.each_context(request),
            **_pair(proposal, conflict=conflict),
            "title": _("Second review"),
            "opts": self.opts,
            "review": review,
            "is_open": is_open,
            "before": None if is_open else _before(review),
            "following": following,
            "form": form,
            **_reasons(),
        }
        template = "admin/matching/blindreview/judge.html"
        return TemplateResponse(request, template, context, status=status)

    def quality_view(self, request: HttpRequest) -> HttpResponse:
        """The figures: one's own, and to leads everybody's."""
        user = _reviewer(request)
        is_lead = is_desk_lead(user)
        own = not is_lead or request.GET.get("of") == "me"
        days = _days(request)
        since = timezone.now() - timedelta(days=days) if days else None
        figures, lines = quality_of(user if own else None, since=since)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Quality of judgement"),
            "opts": self.opts,
            "is_nav_sidebar_enabled": False,
            "is_lead": is_lead,
            "own": own,
            "days": days,
            "periods": PERIODS,
            "figures": figures,
            "lines": lines,
            **_labelled(figures),
        }
        template = "admin/matching/blindreview/quality.html"
        return TemplateResponse(request, template, context)


class GoldItemAdmin(ReadOnlyAdmin):
    """What leads know the right answer to."""

    list_display = ("proposal", "verdict", "reason", "marked_by", "marked_at", "retired_at")
    list_select_related = ("proposal__need", "proposal__technology", "marked_by")
    list_filter = (("retired_at", admin.EmptyFieldListFilter),)
    actions = ("retire",)

    def get_urls(self) -> list[URLPattern]:
        """The page that marks a proposal, before the stock addresses."""
        wrap = self.admin_site.admin_view
        return [
            path("mark/<int:pk>/", wrap(self.mark_view), name="matching_golditem_mark"),
            *super().get_urls(),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Leads: whoever else saw them would know the answers."""
        return is_desk_lead(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As for viewing."""
        return is_desk_lead(request.user)

    @admin.action(description=_("Retire"))
    def retire(self, request: HttpRequest, queryset: QuerySet[GoldItem]) -> None:
        """Ask nobody about the selected ones any more."""
        for item in queryset:
            retire_gold(item=item, by=_reviewer(request), now=timezone.now())
        self.message_user(request, gettext("Nobody is asked about these any more."))

    def mark_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Which answer is the right one, and why."""
        user = _reviewer(request)
        if not is_desk_lead(user):
            raise PermissionDenied
        try:
            proposal = get_proposal(pk)
        except Proposal.DoesNotExist as missing:
            raise Http404 from missing
        form = JudgementForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                mark_gold(proposal=proposal, by=user, now=timezone.now(), **form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, gettext("Managers get it blind from now on."))
                return HttpResponseRedirect(reverse("admin:matching_golditem_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Mark as a gold item"),
            "opts": self.opts,
            "proposal": proposal,
            "form": form,
            **_reasons(),
        }
        status = HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK
        template = "admin/matching/golditem/mark.html"
        return TemplateResponse(request, template, context, status=status)


def _reviewer(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not can_review(request.user):
        raise PermissionDenied
    return request.user


def _reasons() -> dict[str, Any]:
    return {
        "approval_reasons": APPROVAL_REASONS,
        "rejection_reasons": REJECTION_REASONS,
        "longest_note": LONGEST_NOTE,
    }


def _pair(proposal: Proposal, *, conflict: bool) -> dict[str, Any]:
    """What the page shows of both sides; nothing where a conflict of interest bars."""
    if conflict:
        return {"conflict": True, "proposal": proposal, "is_nav_sidebar_enabled": False}
    checklist = review_checklist(proposal, today=timezone.localdate())
    return {
        "conflict": False,
        "is_nav_sidebar_enabled": False,  # both sides need the width
        "proposal": proposal,
        "band": band_label(proposal.band),
        "rows": comparison_rows(proposal, checklist.against),
        "requirements": requirement_lines(proposal),
        "checklist": checklist,
    }


def _before(review: BlindReview) -> dict[str, Any]:
    """What was decided, or is right, once the reviewer has answered."""
    known = review.gold if review.draw is None else review.draw.decision
    assert known is not None  # noqa: S101 - a constraint of the database
    return {
        "is_gold": review.gold is not None,
        "said": str(known),
        "note": known.note,
        "agrees": known.verdict == review.verdict,
    }


def _days(request: HttpRequest) -> int | None:
    given = request.GET.get("days", "")
    return int(given) if given in {str(days) for days in PERIODS} else None


def _labelled(figures: QualityFigures) -> dict[str, Any]:
    """The figures' codes in words, in the order of the vocabularies."""
    return {
        "bands": [(band_label(band), share) for band, share in figures.bands],
        "reasons": [
            (reason.label, figures.by_month[reason.value], sum(figures.by_month[reason.value]))
            for reason in Reason
            if reason.value in figures.by_month
        ],
        "crossed": [
            (
                first.label,
                [(figures.crossed.get((first.value, second.value), 0)) for second in Verdict],
            )
            for first in Verdict
        ],
        "verdicts": [verdict.label for verdict in Verdict],
        "differing": [
            (one, _answer(one.first), _answer(one.second)) for one in figures.differing[-20:][::-1]
        ],
    }


def _answer(said: tuple[str, str]) -> str:
    return f"{Verdict(said[0]).label}: {Reason(said[1]).label}"
