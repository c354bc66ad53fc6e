"""Filters of the lists: those of the search page, by the same names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from matchmaker.matching.selectors.facets import FACETS, Facet, Filters, facets_for
from matchmaker.matching.selectors.readers import Reader
from matchmaker.matching.states import ListingKind

MOST_VALUES = 40


def filters_of(request: Request, kind: ListingKind, reader: Reader) -> Filters:
    """The facets' values that the caller asks for.

    Raises ValidationError for a value that no listing can have, and for a facet that this reader
    isn't told of: an empty answer would look like the truth.
    """
    return checked_filters(dict(request.query_params.lists()), kind, reader)


def checked_filters(
    given: Mapping[str, Sequence[Any]], kind: ListingKind, reader: Reader
) -> Filters:
    """The facets' values among what was given. Raises as :func:`filters_of` does."""
    problems: dict[str, list[str]] = {}
    chosen: dict[str, tuple[str, ...]] = {}
    told = {facet.name for facet in facets_for(kind, reader.tier)}
    for facet in FACETS[kind]:
        values = [*dict.fromkeys(str(value) for value in given.get(facet.name, ()))]
        if values:
            problems |= _problems(facet, values, told=facet.name in told)
            chosen[facet.name] = tuple(sorted(values))
    if problems:
        raise ValidationError(problems)
    return chosen


def _problems(facet: Facet, values: list[str], *, told: bool) -> dict[str, list[str]]:
    if not told:
        return {facet.name: [_("Only members of an organization can filter by this.")]}
    wrong = [value[:60] for value in values if not facet.accepts(value)]
    if len(values) > MOST_VALUES:
        return {facet.name: [_("Give at most %(most)d values.") % {"most": MOST_VALUES}]}
    if not wrong:
        return {}
    known = ", ".join(facet.order) or facet.spelling
    said = _("“%(value)s” is not known; known are: %(known)s.")
    return {facet.name: [said % {"value": value, "known": known} for value in wrong]}


def parameters_of(kind: ListingKind) -> list[OpenApiParameter]:
    """The filters of a kind, for the schema."""
    return [
        OpenApiParameter(
            facet.name,
            type={"type": "array", "items": _values(facet)},
            description=f"Any of these values. Tier: {facet.tier.name.lower()}.",
        )
        for facet in FACETS[kind]
    ]


def _values(facet: Facet) -> dict[str, Any]:
    if facet.order:
        return {"type": "string", "enum": list(facet.order)}
    return {"type": "string", "pattern": f"^({facet.spelling})$"}


PAGING = [
    OpenApiParameter("cursor", OpenApiTypes.STR, description="From `next` or `previous`."),
    OpenApiParameter("page_size", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
]
