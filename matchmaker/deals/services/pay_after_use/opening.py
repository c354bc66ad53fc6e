"""Opening a pay-after-use contract from what a technology offers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed
from accounts.models import Organization, User
from listings.models import Technology
from listings.terms import PayAfterUse, RateTableError, check_terms
from matchmaker.deals.errors import (
    ContractOpenAlready,
    FigureMissing,
    NoTermsOffered,
    NotTwoParties,
)
from matchmaker.deals.locks import lock_organization
from matchmaker.deals.models import Agreement, Introduction, PayAfterUseContract
from matchmaker.deals.money import AgreedTerms, Happening, Side, decimals_of
from matchmaker.deals.policies import can_open_contract
from matchmaker.deals.selectors.pay_after_use import ENDED, contracts

from .recording import Act, Said, append_event

MOST_MONTHS = 600
MOST_INSTALMENTS = 120


def open_pay_after_use(
    *,
    technology: Technology,
    licensee: Organization,
    by: User,
    now: datetime,
    introduction: Introduction | None = None,
    agreement: Agreement | None = None,
    term_months: int = 60,
    instalments: int = 3,
    yearly_rates: Sequence[Decimal] = (),
) -> PayAfterUseContract:
    """Offer a contract on the technology's terms as they are now; a copy of them is frozen.

    ``term_months`` of use, after which the floor is made up; ``instalments`` are the parts of a
    staged amount; ``yearly_rates`` stand for the rate table where the rate changes by the year.
    Both sides find it in their inboxes. A refusal changes nothing.

    Raises NotAllowed, NotTwoParties, NoTermsOffered, FigureMissing, ContractOpenAlready.
    """
    if not can_open_contract(by, technology):
        raise NotAllowed
    _check_parties(technology, licensee, introduction)
    _check_agreement(technology, licensee, agreement)
    agreed = _frozen(technology, term_months, instalments, tuple(yearly_rates))
    contract = PayAfterUseContract(
        licensor=technology.owner,
        licensee=licensee,
        technology=technology,
        need=introduction.need if introduction else None,
        introduction=introduction,
        agreement=agreement,
        title=technology.title,
        terms=agreed.as_json(),
        terms_sha256=agreed.sha256,
        created_by=by,
        created_at=now,
    )
    try:
        with transaction.atomic():
            lock_organization(licensee)
            return _opened(contract, Act(by, Side.LICENSOR, now))
    except IntegrityError as taken:
        raise ContractOpenAlready(organization=licensee.name) from taken


def _check_parties(
    technology: Technology, licensee: Organization, introduction: Introduction | None
) -> None:
    if licensee.pk == technology.owner_id:
        raise NotTwoParties
    if introduction is not None and (
        introduction.technology_id != technology.pk
        or introduction.seeker_id != licensee.pk
        or not introduction.is_introduced
    ):
        raise NotTwoParties


def _check_agreement(
    technology: Technology, licensee: Organization, agreement: Agreement | None
) -> None:
    parties = (technology.owner_id, licensee.pk)
    if agreement is not None and (agreement.provider_id, agreement.recipient_id) != parties:
        raise NotTwoParties


def _frozen(
    technology: Technology, term_months: int, instalments: int, rates: tuple[Decimal, ...]
) -> AgreedTerms:
    offer = _offer(technology)
    try:
        decimals_of(offer.currency or "CNY")
    except ValueError as unkept:
        raise FigureMissing(field="currency", mend=str(unkept)) from unkept
    _check_number("term_months", term_months, max(offer.trial_months or 0, 1), MOST_MONTHS)
    _check_number("instalments", instalments, 1, MOST_INSTALMENTS)
    if any(not 0 <= rate <= 1 for rate in rates):
        raise FigureMissing(field="yearly_rates", mend="0 … 1")
    stored = technology.pay_after_use
    return AgreedTerms(
        offer, term_months, instalments, rates, stored.return_obligation, stored.convert_to
    )


def _offer(technology: Technology) -> PayAfterUse:
    if not technology.offers_pay_after_use:
        raise NoTermsOffered
    try:
        offer = technology.pay_after_use.as_terms()
    except RateTableError as unreadable:
        raise NoTermsOffered from unreadable
    if check_terms(offer):
        raise NoTermsOffered
    return offer


def _check_number(field: str, number: int, least: int, most: int) -> None:
    if not least <= number <= most:
        raise FigureMissing(field=field, mend=f"{least} … {most}")


def _opened(contract: PayAfterUseContract, act: Act) -> PayAfterUseContract:
    same = contracts().filter(technology=contract.technology, licensee=contract.licensee)
    if same.exclude(state__in=ENDED).exists():
        raise ContractOpenAlready(organization=contract.licensee.name)
    contract.save()
    append_event(
        contract, Happening.OFFERED, act, Said(act.today, {"sha256": contract.terms_sha256})
    )
    return contract
