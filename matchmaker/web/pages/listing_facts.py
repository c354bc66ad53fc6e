"""What a listing says in few words: its topics, and the terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from listings.models import Need, Technology
from listings.tiers import Tier, fields_up_to
from listings.vocabularies import (
    CONVERSION_MODES,
    COOPERATION_MODES,
    LICENCE_KINDS,
    TECHNOLOGY_FIELDS,
)

from ..wording import labels, money_range, yes_no


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of a table of facts."""

    label: str
    text: str


Told = tuple[Callable[[], str], Callable[..., str]]


def topic_facts(listing: Technology | Need, tier: Tier) -> list[Fact]:
    """What it is about, as far as this tier may know."""
    return _facts(listing, tier, _TOPICS | (_NEED_TOPICS if listing.kind == "need" else {}))


def terms_facts(listing: Technology | Need, tier: Tier) -> list[Fact]:
    """On what terms, as far as this tier may know."""
    terms = _TECHNOLOGY_TERMS if listing.kind == "technology" else _NEED_TERMS
    return _facts(listing, tier, {**terms, **_CLOSING})


def _facts(listing: Technology | Need, tier: Tier, rows: Mapping[str, Told]) -> list[Fact]:
    open_fields = fields_up_to(listing.kind, tier)
    facts = [
        Fact(str(label()), tell(listing))
        for name, (label, tell) in rows.items()
        if name in open_fields
    ]
    return [fact for fact in facts if fact.text]


def _list(texts: list[str]) -> str:
    return _("; ").join(texts)


def _day(value: object) -> str:
    return date_format(value) if value else ""  # type: ignore[arg-type]


def _pay_after_use_offer(technology: Technology) -> str:
    return _("offered") if technology.offers_pay_after_use else ""


_TOPICS: dict[str, Told] = {
    "technology_fields": (
        lambda: _("Technology fields"),
        lambda listing: _list(labels(TECHNOLOGY_FIELDS, listing.technology_fields)),
    ),
    "application_fields": (
        lambda: _("Applications"),
        lambda listing: _list(listing.application_fields),
    ),
    "keywords": (lambda: _("Keywords"), lambda listing: _list(listing.keywords)),
}
_CLOSING: dict[str, Told] = {
    "valid_until": (lambda: _("Valid until"), lambda listing: _day(listing.valid_until)),
}
_NEED_TOPICS: dict[str, Told] = {
    "need_kind": (lambda: _("Kind of need"), lambda need: str(need.get_need_kind_display())),
}
_TECHNOLOGY_TERMS: dict[str, Told] = {
    "licence_kinds": (
        lambda: _("Licences on offer"),
        lambda technology: _list(labels(LICENCE_KINDS, technology.licence_kinds)),
    ),
    "conversion_modes": (
        lambda: _("Ways of conversion"),
        lambda technology: _list(labels(CONVERSION_MODES, technology.conversion_modes)),
    ),
    "price_min": (
        lambda: _("Price"),
        lambda technology: money_range(
            technology.price_min, technology.price_max, technology.currency
        ),
    ),
    "offers_pay_after_use": (lambda: _("Pay after use"), _pay_after_use_offer),
    "export_control": (
        lambda: _("Export control"),
        lambda technology: str(technology.get_export_control_display()),
    ),
    "exclusive_licence_until": (
        lambda: _("Exclusively licensed until"),
        lambda technology: _day(technology.exclusive_licence_until),
    ),
    "export_clearance": (
        lambda: _("Export clearance"),
        lambda technology: technology.export_clearance,
    ),
}
_NEED_TERMS: dict[str, Told] = {
    "budget_max": (
        lambda: _("Budget"),
        lambda need: money_range(need.budget_min, need.budget_max, need.currency),
    ),
    "deadline": (lambda: _("Deadline"), lambda need: _day(need.deadline)),
    "minimum_trl": (
        lambda: _("Least maturity"),
        lambda need: f"TRL {need.minimum_trl}" if need.minimum_trl else "",
    ),
    "cooperation_modes": (
        lambda: _("Ways of cooperation"),
        lambda need: _list(labels(COOPERATION_MODES, need.cooperation_modes)),
    ),
    "wished_licence_kinds": (
        lambda: _("Licences wished"),
        lambda need: _list(labels(LICENCE_KINDS, need.wished_licence_kinds)),
    ),
    "wants_pay_after_use": (
        lambda: _("Use before paying"),
        lambda need: yes_no(need.wants_pay_after_use),
    ),
}
