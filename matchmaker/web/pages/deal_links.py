"""The way from an introduction to its agreement and its pay-after-use contract, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import can_edit_for
from matchmaker.deals.models import Agreement, Introduction, PayAfterUseContract
from matchmaker.deals.policies import can_draft
from matchmaker.deals.selectors import agreements_of_introduction, find_agreement
from matchmaker.deals.selectors.introductions import find_introduction
from matchmaker.deals.selectors.pay_after_use import (
    ENDED,
    contracts_of_agreement,
    contracts_of_introduction,
)


@dataclass(frozen=True, slots=True)
class Link:
    """Where something of the deal is, what it is called there, and how it stands."""

    address: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class DealPart:
    """What an introduction has led to, and what its reader may begin."""

    agreements: Sequence[Link]
    contracts: Sequence[Link]
    draft_address: str
    offer_address: str
    offers_pay_after_use: bool


def deal_part(introduction: Introduction, user: User) -> DealPart:
    """For an introduction that both sides accepted; a constant number of queries."""
    agreements = [*agreements_of_introduction(introduction.pk)]
    contracts = [*contracts_of_introduction(introduction.pk)]
    query = f"?introduction={introduction.pk}"
    offered = introduction.technology.offers_pay_after_use
    drafts = can_draft(user, introduction.provider, introduction.seeker)
    offers = offered and can_edit_for(user, introduction.provider)
    running = any(one.state not in ENDED for one in contracts)
    return DealPart(
        agreements=[_agreement(one) for one in agreements],
        contracts=[_contract(one) for one in contracts],
        draft_address=reverse("agreement-new") + query
        if drafts and not any(one.is_open for one in agreements)
        else "",
        offer_address=reverse("pay-after-use-new") + query if offers and not running else "",
        offers_pay_after_use=offered,
    )


def links_of_contract(contract: PayAfterUseContract, user: User) -> list[Link]:
    """What a contract came from, as far as the reader may open it."""
    found: list[Link] = []
    if contract.introduction_id:
        found += _introduction(find_introduction(contract.introduction_id, user=user))
    if contract.agreement_id:
        agreement = find_agreement(contract.agreement_id, user=user)
        found += [_agreement(agreement)] if agreement else []
    return found


def links_of_agreement(agreement: Agreement, user: User) -> list[Link]:
    """What an agreement came from, and what carries it out: its readers see those contracts."""
    found: list[Link] = []
    if agreement.introduction_id:
        found += _introduction(find_introduction(agreement.introduction_id, user=user))
    return found + _contracts(contracts_of_agreement(agreement.pk))


def _introduction(found: Introduction | None) -> list[Link]:
    if found is None:
        return []
    address = reverse("introduction", args=[found.pk])
    return [Link(address, _("Introduction"), found.get_state_display())]


def _agreement(one: Agreement) -> Link:
    title = _("Agreement: %(title)s") % {"title": one.title or _("without a name")}
    return Link(reverse("agreement", args=[one.pk]), title, one.get_state_display())


def _contracts(rows: Iterable[PayAfterUseContract]) -> list[Link]:
    return [_contract(one) for one in rows]


def _contract(one: PayAfterUseContract) -> Link:
    title = _("Pay after use: %(title)s") % {"title": one.title}
    return Link(reverse("pay-after-use-contract", args=[one.pk]), title, one.get_state_display())
