"""The pages of technologies and needs; all that they do is done by services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.errors import DomainError
from accounts.models import User

from .. import services
from ..models import Listing, Need, Technology
from ..states import REVISABLE, ListingState, Step
from .belongings import (
    ForBrokers,
    IntellectualPropertyInline,
    PayAfterUseInline,
    belongings_in,
    settle,
)
from .forms import ListingForm, ReasonActionForm

if TYPE_CHECKING:
    Page = admin.ModelAdmin[Listing]
else:
    Page = admin.ModelAdmin

_STORED = ("state", "revision", "created_by", "created_at", "updated_at", "published_at")
_GENERAL = (
    "owner",
    "external_id",
    "title",
    "summary",
    "description",
    "technology_fields",
    "application_fields",
    "keywords",
    "language",
)
_MATURITY = ("maturity_standard", "maturity_level", "maturity_evidence", "maturity_date")
_PLACE = ("country", "province", "contact_name", "contact_email", "contact_phone")
_PUBLICATION = ("confidentiality", "valid_until")


class ListingAdmin(ForBrokers, Page):
    """What the pages of both kinds share."""

    form = ListingForm
    action_form = ReasonActionForm
    actions = (
        "submit_selected",
        "publish_selected",
        "return_selected",
        "withdraw_selected",
        "reopen_selected",
    )
    list_display = ("title", "owner", "state", "language", "published_at", "valid_until")
    list_filter = ("state", "confidentiality", "language", "is_demonstration")
    list_select_related = ("owner",)
    search_fields = ("title", "summary", "=external_id", "owner__name", "owner__code")
    own_fields: ClassVar[tuple[str, ...]] = ()
    create: ClassVar[Callable[..., Listing]]
    revise: ClassVar[Callable[..., Listing]]
    steps: ClassVar[Mapping[Step, Callable[..., Listing]]]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """The fields in the order of thinking; what only services write stands last."""
        stored = [] if obj is None else [(_("Stored"), {"fields": _STORED})]
        return [
            (None, {"fields": _GENERAL}),
            (self.opts.verbose_name, {"fields": self.own_fields}),
            (_("Maturity"), {"fields": _MATURITY}),
            (_("Region and contact"), {"fields": _PLACE}),
            (_("Publication"), {"fields": self._publication_fields(obj)}),
            *stored,
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """Whose it is never changes."""
        return _STORED if obj is None else ("owner", *_STORED)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A closed listing is only shown: it must be reopened first."""
        is_open = obj is None or obj.state in REVISABLE
        return is_open and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Nobody: a listing is withdrawn, since proposals and the audit trail refer to it."""
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the app is listed."""
        return self.has_view_permission(request)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, or the refusal of a service as a message; then nothing was stored."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Nothing yet: a technology and its terms are checked and stored together."""

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        """Create or revise the listing, and publish it where that was asked for."""
        by, now = cast("User", request.user), timezone.now()
        save = self._revised if change else self._created
        saved = save(form, belongings_in(formsets), by, now)
        if form.cleaned_data.get("publish_now"):
            self._publish(saved, by, now)
        settle(formsets)
        # The page goes on with this object: its links and its log need the key and the state.
        form.instance.__dict__.update(saved.__dict__)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """As ever, and says where the new listing stands."""
        response: HttpResponse = super().response_add(request, obj, *args, **kwargs)
        self.message_user(request, _("State: %s") % obj.get_state_display())
        return response

    @admin.action(description=_("Submit"))
    def submit_selected(self, request: HttpRequest, queryset: QuerySet[Listing]) -> None:
        """Submit each draft."""
        self._take_each(request, queryset, self._step(Step.SUBMIT))

    @admin.action(description=_("Publish (drafts are submitted first)"))
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Listing]) -> None:
        """Submit the drafts, then publish each."""
        self._take_each(request, queryset, self._publish)

    @admin.action(description=_("Return to draft, for the reason given"))
    def return_selected(self, request: HttpRequest, queryset: QuerySet[Listing]) -> None:
        """Give each back to its owner."""
        reason = request.POST.get("reason", "")
        self._take_each(request, queryset, self._step(Step.RETURN, reason=reason))

    @admin.action(description=_("Withdraw"))
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet[Listing]) -> None:
        """Withdraw each."""
        self._take_each(request, queryset, self._step(Step.WITHDRAW))

    @admin.action(description=_("Reopen as a draft"))
    def reopen_selected(self, request: HttpRequest, queryset: QuerySet[Listing]) -> None:
        """Reopen each closed one."""
        self._take_each(request, queryset, self._step(Step.REOPEN))

    def _publication_fields(self, obj: Any) -> tuple[str, ...]:
        is_published = obj is not None and obj.state == ListingState.PUBLISHED
        return _PUBLICATION if is_published else (*_PUBLICATION, "publish_now")

    def _created(
        self, form: Any, belongings: dict[str, object], by: User, now: datetime
    ) -> Listing:
        values = {name: form.cleaned_data[name] for name in self._content_fields()}
        owner = form.cleaned_data["owner"]
        return type(self).create(owner=owner, by=by, now=now, values=values | belongings)

    def _revised(
        self, form: Any, belongings: dict[str, object], by: User, now: datetime
    ) -> Listing:
        names = set(self._content_fields()).intersection(form.changed_data)
        changes = {name: form.cleaned_data[name] for name in names} | belongings
        stored = type(form.instance).objects.get(pk=form.instance.pk)
        return type(self).revise(**{stored.kind: stored}, by=by, now=now, changes=changes)

    def _content_fields(self) -> tuple[str, ...]:
        return (*_GENERAL[1:], *self.own_fields, *_MATURITY, *_PLACE, *_PUBLICATION)

    def _step(self, step: Step, **more: Any) -> Callable[[Listing, User, datetime], object]:
        take = self.steps[step]
        return lambda listing, by, now: take(**{listing.kind: listing}, by=by, now=now, **more)

    def _publish(self, listing: Listing, by: User, now: datetime) -> None:
        if listing.state == ListingState.DRAFT:
            self._step(Step.SUBMIT)(listing, by, now)
        self._step(Step.PUBLISH)(listing, by, now)

    def _take_each(
        self,
        request: HttpRequest,
        listings: QuerySet[Listing],
        take: Callable[[Listing, User, datetime], object],
    ) -> None:
        """Each listing on its own: one that is refused says why and doesn't stop the others."""
        count = 0
        for listing in listings:
            try:
                with transaction.atomic():
                    take(listing, cast("User", request.user), timezone.now())
            except DomainError as refusal:
                self.message_user(request, f"{listing.title}: {refusal.message}", messages.ERROR)
            else:
                count += 1
        if count:
            done = ngettext("Done for %d listing.", "Done for %d listings.", count) % count
            self.message_user(request, done, messages.SUCCESS)


@admin.register(Technology)
class TechnologyAdmin(ListingAdmin):
    """Technologies with their rights and pay-after-use terms."""

    inlines = (IntellectualPropertyInline, PayAfterUseInline)
    create = staticmethod(services.create_technology)
    revise = staticmethod(services.revise_technology)
    steps = {
        Step.SUBMIT: services.submit_technology,
        Step.PUBLISH: services.publish_technology,
        Step.RETURN: services.return_technology,
        Step.WITHDRAW: services.withdraw_technology,
        Step.REOPEN: services.reopen_technology,
    }
    own_fields = (
        "benefits",
        "comparison",
        "indicators",
        "licence_kinds",
        "conversion_modes",
        "price_mode",
        "price_min",
        "price_max",
        "currency",
        "export_control",
        "export_clearance",
        "exclusive_licence_until",
    )


@admin.register(Need)
class NeedAdmin(ListingAdmin):
    """Needs."""

    create = staticmethod(services.create_need)
    revise = staticmethod(services.revise_need)
    steps = {
        Step.SUBMIT: services.submit_need,
        Step.PUBLISH: services.publish_need,
        Step.RETURN: services.return_need,
        Step.WITHDRAW: services.withdraw_need,
        Step.REOPEN: services.reopen_need,
    }
    own_fields = (
        "problem",
        "existing_basis",
        "requirements",
        "need_kind",
        "need_source",
        "budget_min",
        "budget_max",
        "currency",
        "deadline",
        "cooperation_modes",
        "wished_licence_kinds",
        "wants_pay_after_use",
        "minimum_trl",
        "anonymous",
    )
