"""The parts of a listing's page that are told in the owner's words."""

from __future__ import annotations

from dataclasses import dataclass

from babel.numbers import format_decimal
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from listings.models import IntellectualProperty, Need, Technology
from listings.selectors.trials import TrialFigures
from listings.selectors.trials import trials_of as read_trials
from listings.tiers import Tier, fields_up_to
from matchmaker.matching.selectors.statements import Statement, statements_of

from ..wording import country_name, locale_name, maturity_in_full


@dataclass(frozen=True, slots=True)
class Row:
    """One quantity of the table of indicators; ``written`` is how the owner put it."""

    quantity: str
    value: str
    unit: str
    condition: str
    written: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: running text, or a table of quantities and the lines without any."""

    name: str
    label: str
    text: str = ""
    rows: tuple[Row, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def has_conditions(self) -> bool:
        """Whether any quantity was stated under a condition."""
        return any(row.condition for row in self.rows)


@dataclass(frozen=True, slots=True)
class Maturity:
    """How mature it is, what shows it, and when that was judged."""

    level: str
    evidence: str
    assessed_on: str


@dataclass(frozen=True, slots=True)
class Right:
    """One right in a technology; number, title, inventors are empty for those not introduced."""

    kind: str
    status: str
    number: str
    title: str
    country: str
    inventors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """What somebody who used it before paying measured, and whether that was what was agreed."""

    quantity: str
    value: str
    condition: str
    verdict: str
    is_met: bool
    measured_on: str


_ORDER = {
    "technology": ("benefits", "comparison", "indicators", "description"),
    "need": ("problem", "existing_basis", "requirements", "description"),
}
_QUANTIFIED = frozenset({"indicators", "requirements"})
SIGNS = {">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "=": "", "range": "", "approx": "≈ "}


def sections_of(listing: Technology | Need, tier: Tier) -> list[Section]:
    """The sections that this tier may read and that say something, in a buyer's order."""
    open_fields = fields_up_to(listing.kind, tier)
    names = [name for name in _ORDER[listing.kind] if name in open_fields]
    return [_section(listing, name) for name in names if getattr(listing, name).strip()]


def _section(listing: Technology | Need, name: str) -> Section:
    label = _LABELS[name]()
    text = getattr(listing, name)
    if name not in _QUANTIFIED:
        return Section(name, label, text=text)
    stated = statements_of(text, language=listing.language)
    rows = tuple(_row(statement) for statement in stated.statements)
    return Section(name, label, rows=rows, lines=stated.other_lines)


_LABELS = {
    "benefits": lambda: _("Problem it solves, and the benefit"),
    "comparison": lambda: _("Against what exists"),
    "indicators": lambda: _("Measured values"),
    "description": lambda: _("Description"),
    "problem": lambda: _("The problem"),
    "existing_basis": lambda: _("What exists already"),
    "requirements": lambda: _("Requirements"),
}


def _row(statement: Statement) -> Row:
    return Row(
        quantity=statement.quantity or statement.written,
        value=_value(statement),
        unit=statement.unit,
        condition=statement.condition,
        written=statement.written,
    )


def _value(statement: Statement) -> str:
    low, high = statement.low, statement.high
    numbers = [
        format_decimal(bound, "#,##0.############", locale=locale_name())
        for bound in (low, high)
        if bound is not None
    ]
    if statement.comparator == "range" and len(numbers) == 2:
        return _("%(low)s to %(high)s") % {"low": numbers[0], "high": numbers[1]}
    return SIGNS.get(statement.comparator, "") + (numbers[0] if numbers else "")


def maturity_of(listing: Technology | Need, tier: Tier) -> Maturity | None:
    """The level, which everybody may know, with its evidence and date for members."""
    open_fields = fields_up_to(listing.kind, tier)
    level = maturity_in_full(listing)
    evidence = listing.maturity_evidence if "maturity_evidence" in open_fields else ""
    assessed = listing.maturity_date if "maturity_date" in open_fields else None
    if not level and not evidence.strip():
        return None
    return Maturity(level, evidence, date_format(assessed) if assessed else "")


def trials_of(listing: Technology | Need, tier: Tier) -> list[Trial]:
    """What trials have shown, for who may read the owner's own measured values; else no query."""
    if not isinstance(listing, Technology) or "indicators" not in fields_up_to("technology", tier):
        return []
    return [_trial(result) for result in read_trials(listing)]


def _trial(result: TrialFigures) -> Trial:
    return Trial(
        quantity=result.metric,
        value=result.value,
        condition=result.condition,
        verdict=_("met what was agreed") if result.met else _("missed what was agreed"),
        is_met=result.met,
        measured_on=date_format(result.measured_date),
    )


def rights_of(listing: Technology | Need, tier: Tier) -> list[Right]:
    """The rights in a technology, as far as this tier is told of them."""
    open_fields = fields_up_to("intellectual_property", tier)
    if not isinstance(listing, Technology) or "kind" not in open_fields:
        return []
    return [_right(right, open_fields) for right in listing.intellectual_property.all()]


def _right(right: IntellectualProperty, open_fields: frozenset[str]) -> Right:
    return Right(
        kind=str(right.get_kind_display()),
        status=str(right.get_status_display()),
        number=right.number if "number" in open_fields else "",
        title=right.title if "title" in open_fields else "",
        country=country_name(str(right.country)),
        inventors=tuple(right.inventors) if "inventors" in open_fields else (),
    )
