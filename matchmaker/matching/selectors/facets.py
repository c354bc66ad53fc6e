"""The facets of a search: by which fields listings are filtered and counted.

A facet belongs to the tier of the fields that it reads, and a reader is only told of those up to
their own: neither counts nor results may tell more than a listing's page would.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from accounts.models import OrganizationKind
from accounts.vocabularies import PROVINCES
from listings.models import Need, Technology
from listings.tiers import Tier, tier_of
from listings.vocabularies import (
    COOPERATION_MODES,
    INTELLECTUAL_PROPERTY_KINDS,
    LICENCE_KINDS,
    NEED_KINDS,
    STAGES,
    TECHNOLOGY_FIELDS,
)

from ..states import ListingKind

Filters = Mapping[str, Sequence[str]]
"""The values chosen of each facet, by its name: any of them within a facet, all facets at once."""

MATURITY_CLASSES: Final = (
    "trl-1-3",
    "trl-4-6",
    "trl-7-9",
    *(f"stage-{code}" for code in STAGES.codes),
    "other",
)
"""Readiness levels in threes, stages in words one by one, and every other standard: a level means
something only together with its standard, so they are never mixed."""


@dataclass(frozen=True)
class Facet:
    """A facet, named as its parameter in addresses is.

    `columns` are what it reads of a listing's row; `values` makes of them the listing's values,
    none where it has none or where nobody may be told. `order` has the values in the order of
    their list; empty where the most frequent come first.
    """

    name: str
    tier: Tier
    columns: tuple[str, ...]
    values: Callable[..., tuple[str, ...]]
    order: tuple[str, ...] = ()
    spelling: str = ""

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each value in the facet's order."""
        return {value: place for place, value in enumerate(self.order)}

    def accepts(self, value: str) -> bool:
        """Whether there can be such a value."""
        return value in self.places or bool(self.spelling and re.fullmatch(self.spelling, value))


def _all(values: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(values or ())


def _one(value: str | None) -> tuple[str, ...]:
    return (str(value),) if value else ()


def _yes(value: object) -> tuple[str, ...]:
    return ("yes",) if value else ()


def _region(province: str, country: Any) -> tuple[str, ...]:
    return _one(province or (str(country) if country else ""))


def _institution(kind: str, anonymous: bool = False) -> tuple[str, ...]:  # noqa: FBT001, FBT002
    # An anonymous need tells nobody what its owner is: few of a kind in a region is a name.
    return () if anonymous else (kind,)


def _maturity(standard: str, level: int | None) -> tuple[str, ...]:
    if not standard or level is None:
        return ()
    if standard == "trl":
        first = 1 + 3 * ((level - 1) // 3)
        return (f"trl-{first}-{first + 2}",)
    return (f"stage-{level}",) if standard == "stage" else ("other",)


def _shared(kind: type[Technology] | type[Need], institution: tuple[str, ...]) -> list[Facet]:
    return [
        Facet(
            "field",
            tier_of(kind, "technology_fields"),
            ("technology_fields",),
            _all,
            TECHNOLOGY_FIELDS.codes,
        ),
        Facet(
            "region",
            max(tier_of(kind, "province"), tier_of(kind, "country")),
            ("province", "country"),
            _region,
            spelling=rf"[A-Z]{{2}}|{'|'.join(PROVINCES.codes)}",
        ),
        Facet(
            "maturity",
            tier_of(kind, "maturity_level"),
            ("maturity_standard", "maturity_level"),
            _maturity,
            MATURITY_CLASSES,
        ),
        Facet(
            "institution",
            tier_of(kind, "owner"),
            institution,
            _institution,
            tuple(OrganizationKind.values),
        ),
        Facet("language", tier_of(kind, "language"), ("language",), _one, spelling="[a-z]{2}"),
    ]


def _technology_facets() -> tuple[Facet, ...]:
    field, region, maturity, institution, language = _shared(Technology, ("owner__kind",))
    licence = Facet(
        "licence",
        tier_of(Technology, "licence_kinds"),
        ("licence_kinds",),
        _all,
        LICENCE_KINDS.codes,
    )
    pay = Facet(
        "pay", tier_of(Technology, "offers_pay_after_use"), ("pay_after_use__pk",), _yes, ("yes",)
    )
    rights = Facet(
        "ip",
        tier_of("intellectual_property", "kind"),
        ("rights",),
        _all,
        INTELLECTUAL_PROPERTY_KINDS.codes,
    )
    return (field, maturity, pay, licence, region, institution, rights, language)


def _need_facets() -> tuple[Facet, ...]:
    field, region, maturity, institution, language = _shared(Need, ("owner__kind", "anonymous"))
    kind = Facet("kind", tier_of(Need, "need_kind"), ("need_kind",), _one, NEED_KINDS.codes)
    mode = Facet(
        "mode",
        tier_of(Need, "cooperation_modes"),
        ("cooperation_modes",),
        _all,
        COOPERATION_MODES.codes,
    )
    licence = Facet(
        "licence",
        tier_of(Need, "wished_licence_kinds"),
        ("wished_licence_kinds",),
        _all,
        LICENCE_KINDS.codes,
    )
    pay = Facet(
        "pay", tier_of(Need, "wants_pay_after_use"), ("wants_pay_after_use",), _yes, ("yes",)
    )
    return (field, kind, mode, pay, licence, maturity, region, institution, language)


FACETS: Final[dict[ListingKind, tuple[Facet, ...]]] = {
    ListingKind.TECHNOLOGY: _technology_facets(),
    ListingKind.NEED: _need_facets(),
}


def facets_for(kind: ListingKind, tier: Tier) -> list[Facet]:
    """The facets that a reader of this tier is told of, in the order in which they are shown."""
    return [facet for facet in FACETS[kind] if facet.tier <= tier]
