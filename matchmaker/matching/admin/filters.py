"""How the desk's list is narrowed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from listings.vocabularies import TECHNOLOGY_FIELDS

from ..models import Proposal
from ..states import ProposalState

Choice = tuple[str, Any]
AGES: Final[dict[str, tuple[int, int | None]]] = {"1": (0, 1), "7": (1, 7), "30": (7, 30)}


class StateFilter(admin.SimpleListFilter):
    """Open proposals unless another state is asked for: the list is a queue."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Choice]:  # noqa: ARG002
        """Every state but the default, and all together."""
        others = [state for state in ProposalState if state != ProposalState.OPEN]
        return [*((state.value, state.label) for state in others), ("all", _("all"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """The stock choices, with "open" in place of "all" for no choice."""
        for choice in super().choices(changelist):
            if choice["query_string"] == changelist.get_query_string(remove=[self.parameter_name]):
                choice["display"] = ProposalState.OPEN.label
            yield choice

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        """The proposals of the chosen state."""
        chosen = self.value() or ProposalState.OPEN.value
        return queryset if chosen == "all" else queryset.filter(state=chosen)


class BandFilter(admin.SimpleListFilter):
    """The bands that there are."""

    title = _("band")
    parameter_name = "band"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Choice]:  # noqa: ARG002
        """The bands of stored proposals."""
        bands = Proposal.objects.order_by("band").values_list("band", flat=True).distinct()
        return [(band, band_label(band)) for band in bands]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        """The proposals of the chosen band."""
        return queryset.filter(band=self.value()) if self.value() else queryset


class FieldFilter(admin.SimpleListFilter):
    """The technology field of either listing."""

    title = _("technology field")
    parameter_name = "field"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Choice]:  # noqa: ARG002
        """All fields, in the order of the vocabulary."""
        return [*TECHNOLOGY_FIELDS.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        """The proposals with the chosen field on either side."""
        code = self.value()
        if not code:
            return queryset
        return queryset.filter(
            Q(need__technology_fields__has=code) | Q(technology__technology_fields__has=code)
        )


class AgeFilter(admin.SimpleListFilter):
    """How long a proposal has been there."""

    title = _("age")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Choice]:  # noqa: ARG002
        """Ranges of days."""
        return [
            ("1", _("less than a day")),
            ("7", _("one to seven days")),
            ("30", _("seven to thirty days")),
            ("older", _("more than thirty days")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        """The proposals of the chosen age."""
        chosen, now = self.value(), timezone.now()
        if chosen == "older":
            return queryset.filter(created_at__lt=now - timedelta(days=30))
        if chosen not in AGES:
            return queryset
        least, most = AGES[chosen]
        newest = now - timedelta(days=least)
        return queryset.filter(
            created_at__lte=newest, created_at__gte=now - timedelta(days=most or least)
        )


def band_label(band: str) -> str:
    """A band's name as people read it."""
    return str(BANDS[band]) if band in BANDS else band


BANDS: Final[dict[str, Promise]] = {
    "strong": _("strong"),
    "fair": _("fair"),
    "weak": _("weak"),
}
