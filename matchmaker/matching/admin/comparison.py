"""Need and technology side by side: the same questions in the same order, quotations marked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import Organization
from accounts.vocabularies import PROVINCES
from listings.models import Need, Technology
from listings.vocabularies import (
    CONVERSION_MODES,
    COOPERATION_MODES,
    LICENCE_KINDS,
    MATURITY_STANDARDS,
    TECHNOLOGY_FIELDS,
    maturity_label,
)

from ..models import Proposal
from ..services import language_name

Marks = Mapping[str, Sequence[tuple[int, int, int]]]
"""Field -> (start, end, number of the quotation)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question and what each side answers; ``differs`` where that speaks against."""

    label: str | Promise
    need: str
    technology: str
    differs: bool = False


def comparison_rows(proposal: Proposal, against: Collection[str]) -> list[Row]:
    """Every row of the side-by-side table; a row that neither side answers is left out.

    ``against`` are the codes of what speaks against the pair.
    """
    need, technology = proposal.need, proposal.technology
    need_marks = _marks(proposal.evidence, "need", need)
    technology_marks = _marks(proposal.evidence, "technology", technology)
    rows = [
        Row(
            label,
            _text(need, need_field, need_marks),
            _text(technology, technology_field, technology_marks),
        )
        for label, need_field, technology_field in TEXTS
    ]
    rows += [
        Row(label, of_need(need), of_technology(technology), not codes.isdisjoint(against))
        for label, of_need, of_technology, codes in FACTS
    ]
    return [row for row in rows if row.need or row.technology]


TEXTS: Final[tuple[tuple[Promise, str, str], ...]] = (
    (_("Title"), "title", "title"),
    (_("Summary"), "summary", "summary"),
    (_("Problem · benefits"), "problem", "benefits"),
    (_("Requirements · indicators"), "requirements", "indicators"),
    (_("What exists · comparison"), "existing_basis", "comparison"),
    (_("Description"), "description", "description"),
)


def _marks(evidence: Sequence[Mapping[str, Any]], side: str, listing: Need | Technology) -> Marks:
    """Where the quotations stand; one whose words are no longer there is left out."""
    marks: dict[str, list[tuple[int, int, int]]] = {}
    for number, quotation in enumerate(evidence, start=1):
        place = quotation[side]
        start, end = place["start"], place["end"]
        if getattr(listing, place["field"])[start:end] == place["text"]:
            marks.setdefault(place["field"], []).append((start, end, number))
    return {field: sorted(places) for field, places in marks.items()}


def _text(listing: Need | Technology, field: str, marks: Marks) -> str:
    text: str = getattr(listing, field)
    return highlighted(text, marks.get(field, ()))


def highlighted(text: str, places: Sequence[tuple[int, int, int]]) -> SafeString:
    """The text with the quotations marked and numbered; everything in it is escaped."""
    parts: list[tuple[str]] = []
    position = 0
    for start, end, number in places:
        if start < position:
            continue
        parts.append((conditional_escape(text[position:start]),))
        label = gettext("quotation %(number)d") % {"number": number}
        parts.append(
            (
                format_html(
                    '<mark class="quotation quotation-{0}">'
                    '<sup aria-label="{1}">{0}</sup>{2}</mark>',
                    number,
                    label,
                    text[start:end],
                ),
            )
        )
        position = end
    parts.append((conditional_escape(text[position:]),))
    return format_html_join("", "{}", parts)


def _owner(organization: Organization) -> str:
    state = gettext("verified") if organization.is_verified else gettext("not verified")
    return f"{organization.name} · {organization.get_kind_display()} · {state}"


def _place(listing: Need | Technology) -> str:
    province = listing.province
    name = PROVINCES.label(province) if province in PROVINCES else province
    return " · ".join(filter(None, [str(countries.name(str(listing.country))), name]))


def _labels(vocabulary: Any, codes: Sequence[str]) -> str:
    return ", ".join(vocabulary.label(code) if code in vocabulary else code for code in codes)


def _amounts(low: Any, high: Any, currency: str) -> str:
    if low is None and high is None:
        return ""
    shown = ["…" if amount is None else _amount(amount) for amount in (low, high)]
    both = shown[0] if shown[0] == shown[1] else " – ".join(shown)
    return f"{both} {currency}"


def _amount(amount: Decimal) -> str:
    whole = amount == amount.to_integral_value()
    return f"{amount:,.0f}" if whole else f"{amount:,.2f}"


def _day(day: Any) -> str:
    return date_format(day) if day else ""


def _wanted_maturity(need: Need) -> str:
    return f"TRL ≥ {need.minimum_trl}" if need.minimum_trl else ""


def _maturity(technology: Technology) -> str:
    standard, level = technology.maturity_standard, technology.maturity_level
    if level is None:
        return ""
    name = MATURITY_STANDARDS.label(standard) if standard in MATURITY_STANDARDS else standard
    return " · ".join(filter(None, [f"{name}: {level}", maturity_label(standard, level)]))


def _wants_pay_after_use(need: Need) -> str:
    if need.wants_pay_after_use is None:
        return gettext("no preference")
    return gettext("wanted") if need.wants_pay_after_use else gettext("not wanted")


def _offers_pay_after_use(technology: Technology) -> str:
    return gettext("offered") if technology.offers_pay_after_use else gettext("not offered")


def _rights(technology: Technology) -> str:
    rights = technology.intellectual_property.all()
    return ", ".join(
        " ".join(filter(None, [right.get_kind_display(), right.get_status_display()]))
        for right in rights
    )


Fact = tuple[Promise, Callable[[Need], str], Callable[[Technology], str], frozenset[str]]
FACTS: Final[tuple[Fact, ...]] = (
    (
        _("Organization"),
        lambda need: _owner(need.owner),
        lambda technology: _owner(technology.owner),
        frozenset({"need_owner_not_verified", "technology_owner_not_verified"}),
    ),
    (
        _("Technology fields"),
        lambda need: _labels(TECHNOLOGY_FIELDS, need.technology_fields),
        lambda technology: _labels(TECHNOLOGY_FIELDS, technology.technology_fields),
        frozenset({"fields_differ"}),
    ),
    (
        _("Applications"),
        lambda need: ", ".join(need.application_fields),
        lambda technology: ", ".join(technology.application_fields),
        frozenset(),
    ),
    (
        _("Keywords"),
        lambda need: ", ".join(need.keywords),
        lambda technology: ", ".join(technology.keywords),
        frozenset(),
    ),
    (
        _("Maturity"),
        _wanted_maturity,
        _maturity,
        frozenset({"maturity_unknown", "maturity_not_comparable", "maturity_below"}),
    ),
    (
        _("Place"),
        _place,
        _place,
        frozenset({"countries_differ", "provinces_differ"}),
    ),
    (
        _("Language"),
        lambda need: language_name(need.language),
        lambda technology: language_name(technology.language),
        frozenset({"languages_differ"}),
    ),
    (
        _("Licence kinds"),
        lambda need: _labels(LICENCE_KINDS, need.wished_licence_kinds),
        lambda technology: _labels(LICENCE_KINDS, technology.licence_kinds),
        frozenset({"licence_kind_not_offered"}),
    ),
    (
        _("Cooperation · conversion"),
        lambda need: _labels(COOPERATION_MODES, need.cooperation_modes),
        lambda technology: _labels(CONVERSION_MODES, technology.conversion_modes),
        frozenset(),
    ),
    (
        _("Budget · price"),
        lambda need: _amounts(need.budget_min, need.budget_max, need.currency),
        lambda technology: _amounts(
            technology.price_min, technology.price_max, technology.currency
        ),
        frozenset({"budget_below_price", "currencies_differ", "currency_not_stated"}),
    ),
    (
        _("Pay after use"),
        _wants_pay_after_use,
        _offers_pay_after_use,
        frozenset({"pay_after_use_not_offered"}),
    ),
    (
        _("Deadline · exclusive licence until"),
        lambda need: _day(need.deadline),
        lambda technology: _day(technology.exclusive_licence_until),
        frozenset({"deadline_passed", "trial_beyond_deadline", "exclusive_licence_in_force"}),
    ),
    (
        _("Rights"),
        lambda _need: "",
        _rights,
        frozenset(
            {
                "rights_disputed",
                "rights_pledged",
                "no_right_to_license",
                "openly_licensed_already",
            }
        ),
    ),
    (
        _("Export control"),
        lambda _need: "",
        lambda technology: technology.get_export_control_display(),
        frozenset({"export_unknown", "export_prohibited", "export_not_cleared"}),
    ),
    (
        _("Confidentiality"),
        lambda need: need.get_confidentiality_display(),
        lambda technology: technology.get_confidentiality_display(),
        frozenset(),
    ),
    (
        _("Valid until"),
        lambda need: _day(need.valid_until),
        lambda technology: _day(technology.valid_until),
        frozenset({"offer_ends_before_deadline"}),
    ),
)
