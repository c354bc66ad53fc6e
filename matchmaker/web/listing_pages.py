"""A listing's own page: the fields of the reader's tier, in the order in which a buyer reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from listings.models import IntellectualProperty, Listing, Technology
from listings.tiers import Tier, fields_up_to
from listings.vocabularies import (
    CONVERSION_MODES,
    COOPERATION_MODES,
    LICENCE_KINDS,
    TECHNOLOGY_FIELDS,
)

from .cards import language_tag, owner_label
from .wording import (
    labels,
    maturity_in_full,
    money_range,
    pay_after_use_sentences,
    region_name,
    yes_no,
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page in the owner's words: running text, or lines of a list."""

    label: str
    text: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the table "at a glance"."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ListingPage:
    """Everything that the template prints."""

    title: str
    summary: str
    language_tag: str
    organization: str
    region: str
    kind_plural: str
    search_url: str
    published_on: datetime | None
    is_demonstration: bool
    state_note: str
    sections: tuple[Section, ...]
    facts: tuple[Fact, ...]
    clauses: tuple[str, ...]
    tier_note: str


def page_of(listing: Listing, tier: Tier) -> ListingPage:
    """The page of a listing for a reader of this tier."""
    return ListingPage(
        title=listing.title,
        summary=listing.summary,
        language_tag=language_tag(listing),
        organization=owner_label(listing, tier),
        region=region_name(listing),
        kind_plural=str(listing._meta.verbose_name_plural).capitalize(),  # noqa: SLF001
        search_url=reverse(_SEARCHES[listing.kind]),
        published_on=listing.published_at,
        is_demonstration=listing.is_demonstration,
        state_note=_state_note(listing),
        sections=tuple(_sections(listing, tier)),
        facts=tuple(_facts(listing, tier)),
        clauses=tuple(_clauses(listing, tier)),
        tier_note=_tier_note(tier),
    )


_SEARCHES = {"technology": "search-technologies", "need": "search-needs"}
_SECTION_FIELDS = {
    "technology": ("benefits", "comparison", "indicators", "description", "maturity_evidence"),
    "need": ("problem", "requirements", "existing_basis", "description"),
}
_LINE_FIELDS = frozenset({"indicators", "requirements"})


def _state_note(listing: Listing) -> str:
    if listing.is_published:
        return ""
    state = listing.get_state_display()
    return _("Only its organization and the technology managers see this page now: %(state)s.") % {
        "state": state
    }


def _sections(listing: Listing, tier: Tier) -> list[Section]:
    open_fields = fields_up_to(listing.kind, tier)
    names = [name for name in _SECTION_FIELDS[listing.kind] if name in open_fields]
    return [_section(listing, name) for name in names if getattr(listing, name)]


def _section(listing: Listing, name: str) -> Section:
    label = str(listing._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001
    text = getattr(listing, name)
    if name in _LINE_FIELDS:
        lines = tuple(line.strip() for line in text.splitlines() if line.strip())
        return Section(label.capitalize(), lines=lines)
    return Section(label.capitalize(), text=text)


def _facts(listing: Listing, tier: Tier) -> list[Fact]:
    open_fields = fields_up_to(listing.kind, tier)
    rows = _COMMON_FACTS | (_TECHNOLOGY_FACTS if listing.kind == "technology" else _NEED_FACTS)
    facts = [
        Fact(str(label()), tell(listing))
        for name, (label, tell) in rows.items()
        if name in open_fields
    ]
    if isinstance(listing, Technology) and tier >= Tier.MEMBERS:
        facts.append(Fact(_("Intellectual property"), _rights(listing, tier)))
    return [fact for fact in facts if fact.text]


def _clauses(listing: Listing, tier: Tier) -> list[str]:
    if tier < Tier.MEMBERS or not isinstance(listing, Technology):
        return []
    if not listing.offers_pay_after_use:
        return []
    return pay_after_use_sentences(listing.pay_after_use, tier)


def _rights(technology: Technology, tier: Tier) -> str:
    rights = technology.intellectual_property.all()
    return "; ".join(_right(right, tier) for right in rights)


def _right(right: IntellectualProperty, tier: Tier) -> str:
    open_fields = fields_up_to("intellectual_property", tier)
    parts = [right.get_kind_display(), right.get_status_display()]
    parts += [getattr(right, name) for name in ("number", "title") if name in open_fields]
    return " · ".join(str(part) for part in parts if part)


def _tier_note(tier: Tier) -> str:
    if tier == Tier.PUBLIC:
        return _(
            "This is the public summary. Members of an organization on this site see the"
            " description, indicators and terms: sign in to read on."
        )
    if tier == Tier.MEMBERS:
        return _(
            "Contacts, numbers of rights and further terms are told after a technology manager"
            " has introduced both sides."
        )
    return ""


Told = tuple[Callable[[], str], Callable[..., str]]


def _list(texts: list[str]) -> str:
    return _("; ").join(texts)


def _day(value: object) -> str:
    return date_format(value) if value else ""  # type: ignore[arg-type]


def _pay_after_use_offer(technology: Technology) -> str:
    return _("offered") if technology.offers_pay_after_use else ""


_COMMON_FACTS: dict[str, Told] = {
    "technology_fields": (
        lambda: _("Technology fields"),
        lambda listing: _list(labels(TECHNOLOGY_FIELDS, listing.technology_fields)),
    ),
    "application_fields": (
        lambda: _("Applications"),
        lambda listing: _list(listing.application_fields),
    ),
    "keywords": (lambda: _("Keywords"), lambda listing: _list(listing.keywords)),
    "maturity_level": (lambda: _("Maturity"), maturity_in_full),
    "province": (lambda: _("Region"), region_name),
}
_CLOSING_FACTS: dict[str, Told] = {
    "valid_until": (lambda: _("Valid until"), lambda listing: _day(listing.valid_until)),
    "contact_name": (lambda: _("Contact"), lambda listing: listing.contact_name),
    "contact_email": (lambda: _("Contact e-mail"), lambda listing: listing.contact_email),
    "contact_phone": (lambda: _("Contact telephone"), lambda listing: listing.contact_phone),
}
_TECHNOLOGY_FACTS: dict[str, Told] = {
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
    **_CLOSING_FACTS,
}
_NEED_FACTS: dict[str, Told] = {
    "need_kind": (lambda: _("Kind of need"), lambda need: str(need.get_need_kind_display())),
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
    **_CLOSING_FACTS,
}
