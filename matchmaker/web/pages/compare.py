"""Listings side by side: the same rows in the same order, differences marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from listings.models import Listing, Need, Technology
from listings.tiers import Tier, visible_fields
from listings.vocabularies import (
    CONVERSION_MODES,
    COOPERATION_MODES,
    LICENCE_KINDS,
    TECHNOLOGY_FIELDS,
)
from matchmaker.matching.selectors.readers import Reader
from matchmaker.matching.states import ListingKind
from matchmaker.web.cards import language_tag, listing_url, owner_label
from matchmaker.web.forms.search import MOST_COMPARED
from matchmaker.web.pages.search import FEWEST_COMPARED, SEARCH_PAGES, compare_address
from matchmaker.web.wording import (
    labels,
    maturity_in_full,
    money_range,
    pay_after_use_sentences,
    region_name,
    yes_no,
)

Lines = list[str]


@dataclass(frozen=True, slots=True)
class Column:
    """One listing at the head of its column."""

    title: str
    url: str
    language_tag: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one listing says in a row; `language_tag` where it is in the owner's words."""

    lines: tuple[str, ...]
    language_tag: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One field of all listings; `differs` where they don't all say the same."""

    label: str
    cells: tuple[Cell, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Everything that the template prints."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notices: tuple[str, ...]
    search_url: str


def comparison_page(
    kind: ListingKind,
    listings: Sequence[Listing],
    *,
    reader: Reader,
    asked: Sequence[int],
    beyond: int,
) -> ComparisonPage:
    """The page for a reader; `asked` are the keys that were named, `beyond` how many too many."""
    keys = [listing.pk for listing in listings]
    back = [f"compare={key}" for key in keys]
    rows = [_row(field, listings, reader) for field in _FIELDS[kind]]
    return ComparisonPage(
        heading=_("Technologies side by side")
        if kind == ListingKind.TECHNOLOGY
        else _("Needs side by side"),
        columns=tuple(_column(kind, listing, keys) for listing in listings),
        rows=tuple(row for row in rows if any(cell.lines for cell in row.cells)),
        notices=tuple(_notices(keys, asked, beyond)),
        search_url=f"{reverse(SEARCH_PAGES[kind])}{'?' if back else ''}{'&'.join(back)}",
    )


def _column(kind: ListingKind, listing: Listing, keys: Sequence[int]) -> Column:
    others = [key for key in keys if key != listing.pk]
    remove = compare_address(kind, others)
    return Column(listing.title, listing_url(listing), language_tag(listing), remove)


def _notices(keys: Sequence[int], asked: Sequence[int], beyond: int) -> list[str]:
    told = []
    if len(keys) < len(asked):
        told.append(_("A listing that is not there any more, or not open to you, was left out."))
    if beyond:
        most = {"most": MOST_COMPARED}
        told.append(_("At most %(most)d can stand side by side; the others were left out.") % most)
    if len(keys) < FEWEST_COMPARED:
        told.append(_("Choose two to four listings in a search, by “Compare” on their cards."))
    return told


@dataclass(frozen=True, slots=True)
class _Field:
    """A row: which field it shows, what it is called, and how it is told to a tier."""

    name: str
    label: Callable[[], str]
    told: Callable[..., Lines]
    own_words: bool = False


def _row(field: _Field, listings: Sequence[Listing], reader: Reader) -> Row:
    cells = tuple(_cell(field, listing, reader.tier_of(listing)) for listing in listings)
    said = {tuple(line.casefold() for line in cell.lines) for cell in cells}
    return Row(field.label(), cells, len(said) > 1)


def _cell(field: _Field, listing: Listing, tier: Tier) -> Cell:
    open_fields = visible_fields(listing, tier) | {"owner"}  # whose label tells that it is hidden
    if field.name == "intellectual_property":
        open_fields = open_fields | {field.name} if tier >= Tier.MEMBERS else open_fields
    if field.name not in open_fields:
        return Cell(())
    lines = tuple(line for line in field.told(listing, tier) if line)
    return Cell(lines, language_tag(listing) if field.own_words else "")


def _text(name: str) -> Callable[[Listing, Tier], Lines]:
    return lambda listing, _tier: [
        line.strip() for line in str(getattr(listing, name) or "").splitlines()
    ]


def _price(technology: Technology, _tier: Tier) -> Lines:
    return [money_range(technology.price_min, technology.price_max, technology.currency)]


def _budget(need: Need, _tier: Tier) -> Lines:
    return [money_range(need.budget_min, need.budget_max, need.currency)]


def _terms(technology: Technology, tier: Tier) -> Lines:
    if not technology.offers_pay_after_use:
        return [_("not offered")]
    if tier < Tier.MEMBERS:
        return [_("offered")]
    return pay_after_use_sentences(technology.pay_after_use, tier)


def _rights(technology: Technology, _tier: Tier) -> Lines:
    return [
        " · ".join(str(part) for part in (one.get_kind_display(), one.get_status_display()) if part)
        for one in technology.intellectual_property.all()
    ]


def _day(name: str) -> Callable[[Listing, Tier], Lines]:
    def told(listing: Listing, _tier: Tier) -> Lines:
        day = getattr(listing, name)
        return [date_format(day)] if day else []

    return told


_SHARED_FIRST: Final = (
    _Field("owner", lambda: _("Organization"), lambda one, tier: [owner_label(one, tier)]),
    _Field("province", lambda: _("Region"), lambda one, _t: [region_name(one)]),
    _Field("summary", lambda: _("Summary"), _text("summary"), own_words=True),
)
_SHARED_FACTS: Final = (
    _Field("maturity_level", lambda: _("Maturity"), lambda one, _t: [maturity_in_full(one)]),
    _Field(
        "technology_fields",
        lambda: _("Technology fields"),
        lambda one, _t: labels(TECHNOLOGY_FIELDS, one.technology_fields),
    ),
    _Field(
        "application_fields",
        lambda: _("Applications"),
        lambda one, _t: list(one.application_fields),
        own_words=True,
    ),
)
_FIELDS: Final[dict[ListingKind, tuple[_Field, ...]]] = {
    ListingKind.TECHNOLOGY: (
        *_SHARED_FIRST,
        _Field("benefits", lambda: _("Benefits"), _text("benefits"), own_words=True),
        _Field(
            "comparison",
            lambda: _("Comparison with what exists"),
            _text("comparison"),
            own_words=True,
        ),
        _Field("indicators", lambda: _("Indicators"), _text("indicators"), own_words=True),
        *_SHARED_FACTS,
        _Field("intellectual_property", lambda: _("Intellectual property"), _rights),
        _Field(
            "licence_kinds",
            lambda: _("Licences on offer"),
            lambda one, _t: labels(LICENCE_KINDS, one.licence_kinds),
        ),
        _Field(
            "conversion_modes",
            lambda: _("Ways of conversion"),
            lambda one, _t: labels(CONVERSION_MODES, one.conversion_modes),
        ),
        _Field("offers_pay_after_use", lambda: _("Pay after use"), _terms),
        _Field("price_min", lambda: _("Price"), _price),
        _Field("valid_until", lambda: _("Valid until"), _day("valid_until")),
    ),
    ListingKind.NEED: (
        *_SHARED_FIRST,
        _Field("problem", lambda: _("Problem"), _text("problem"), own_words=True),
        _Field("requirements", lambda: _("Requirements"), _text("requirements"), own_words=True),
        *_SHARED_FACTS,
        _Field(
            "need_kind", lambda: _("Kind of need"), lambda one, _t: [one.get_need_kind_display()]
        ),
        _Field(
            "cooperation_modes",
            lambda: _("Ways of cooperation"),
            lambda one, _t: labels(COOPERATION_MODES, one.cooperation_modes),
        ),
        _Field(
            "wished_licence_kinds",
            lambda: _("Licences wished"),
            lambda one, _t: labels(LICENCE_KINDS, one.wished_licence_kinds),
        ),
        _Field(
            "wants_pay_after_use",
            lambda: _("Use before paying"),
            lambda one, _t: [yes_no(one.wants_pay_after_use)],
        ),
        _Field("budget_max", lambda: _("Budget"), _budget),
        _Field("deadline", lambda: _("Deadline"), _day("deadline")),
    ),
}
"""The rows in the order in which a buyer reads them."""
