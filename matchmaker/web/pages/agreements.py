"""Agreements as their pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from accounts.selectors import organizations_editable_by
from matchmaker.deals.models import Agreement, AgreementVersion, Introduction, PublicNotice
from matchmaker.deals.policies import can_change_agreement, can_record_notice
from matchmaker.deals.policies.introductions import disclosed_tier
from matchmaker.deals.selectors import dossier_on, facts_of, notices_of, versions_of
from matchmaker.deals.states import AgreementState, DealSide
from matchmaker.deals.terms import (
    CODES,
    AgreementTerms,
    Dossier,
    Finding,
    Right,
    check_agreement,
    read_terms,
)

from ..forms import agreements as forms
from ..wording import money, organization_name, yes_no
from .deal_links import Link, links_of_agreement

AMOUNTS = frozenset({"total_amount", "technology_amount", "entry_fee"})


@dataclass(frozen=True, slots=True)
class Section:
    """Clauses under a heading."""

    code: str
    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SideRow:
    """A party, and whether it has confirmed the latest version."""

    organization: Organization
    role: str
    name: str
    confirmed: bool
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """All that the page of one agreement shows."""

    agreement: Agreement
    version: AgreementVersion
    versions: Sequence[AgreementVersion]
    sections: tuple[Section, ...]
    rights: tuple[tuple[tuple[str, str], ...], ...]
    sides: tuple[SideRow, ...]
    issues: tuple[Finding, ...]
    passed: int
    dossier: Dossier
    notices: Sequence[PublicNotice]
    may_change: bool
    may_post_notice: bool
    next_step: str
    links: Sequence[Link]


def page_of(agreement: Agreement, user: User, today: date) -> AgreementPage:
    """An agreement for a reader who may see it."""
    versions = [*versions_of(agreement)]
    version = versions[0]
    terms = read_terms(version.terms)
    facts = facts_of(agreement, version, today)
    findings = check_agreement(facts)
    issues = tuple(each for each in findings if each.is_possible_issue)
    sides = _sides(agreement, version, user)
    return AgreementPage(
        agreement=agreement,
        version=version,
        versions=versions,
        sections=sections_of(terms),
        rights=tuple(_right(right) for right in terms.rights),
        sides=sides,
        issues=issues,
        passed=len(findings) - len(issues),
        dossier=dossier_on(agreement, version, today, facts),
        notices=[*notices_of(agreement)],
        may_change=can_change_agreement(user, agreement),
        may_post_notice=can_record_notice(user, agreement),
        next_step=_next_step(agreement, sides),
        links=links_of_agreement(agreement, user),
    )


def first_terms(introduction: Introduction | None) -> dict[str, Any]:
    """What an empty editor begins with: what the technology's listing says already."""
    start: dict[str, Any] = {"currency": "CNY", "in_writing": True}
    if introduction is None:
        return start
    technology = introduction.technology
    if disclosed_tier(introduction, DealSide.TECHNOLOGY) is None:
        return start
    start["title"] = technology.title
    if technology.offers_pay_after_use:
        offer = technology.pay_after_use
        start |= {"payment_form": offer.payment_form, "currency": offer.currency}
    return start


def sections_of(terms: AgreementTerms) -> tuple[Section, ...]:
    """The clauses that say something, in the order of the form."""
    made = []
    for code, title, labelled in forms.SECTIONS:
        rows = tuple(
            (str(label), said)
            for name, label in labelled
            if (said := _said(name, getattr(terms, name), terms.currency))
        )
        made.append(Section(code, str(title), rows))
    return tuple(made)


def _right(right: Right) -> tuple[tuple[str, str], ...]:
    said = ((str(label), _said(name, getattr(right, name), "")) for name, label in _RIGHT)
    return tuple((label, text) for label, text in said if text)


_RIGHT = forms.RIGHT_LABELS


def _said(name: str, value: Any, currency: str) -> str:
    if name in CODES:
        return CODES[name].label(value) if value in CODES[name] else str(value)
    if name in AMOUNTS:
        return money(value, currency)
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, date):
        return str(date_format(value))
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value or "")


def _sides(agreement: Agreement, version: AgreementVersion, user: User) -> tuple[SideRow, ...]:
    words = {one.organization_id for one in version.confirmations.all()}
    mine = {*organizations_editable_by(user).values_list("pk", flat=True)}
    roles: Mapping[str, str] = {"provider": _("Provider"), "recipient": _("Recipient")}
    draft = agreement.state == AgreementState.DRAFT
    return tuple(
        SideRow(
            organization=one,
            role=roles[side],
            name=organization_name(one),
            confirmed=one.pk in words,
            may_confirm=draft and one.pk in mine and one.pk not in words,
        )
        for side, one in agreement.sides.items()
    )


def _next_step(agreement: Agreement, sides: Sequence[SideRow]) -> str:
    if agreement.state == AgreementState.DRAFT:
        if any(side.may_confirm for side in sides):
            return _("Read the terms. Confirm this version, or write another one.")
        return _("The terms wait for the confirmation of both parties.")
    if agreement.state == AgreementState.AGREED:
        return _("Both parties have confirmed. Sign it outside this site, then record the date.")
    if agreement.state == AgreementState.CONCLUDED:
        if agreement.registration_number:
            return _("The contract is signed and registered.")
        return _("Hand the registration dossier in, and record the number that the register gives.")
    return _("This agreement has ended.")
