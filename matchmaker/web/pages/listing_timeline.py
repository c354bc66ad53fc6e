"""Pay-after-use as a timeline: trial, what makes the fee due, payments, and how it ends.

The picture has the same steps for every offer and shows only what members are told, so that it
says no more than its sentences; what is still unknown is a step without a detail.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from listings.models import Need, PayAfterUseTerms, Technology
from listings.terms import PaymentForm
from listings.tiers import Tier

from ..wording import pay_after_use_sentences

PAID_ONCE = frozenset({PaymentForm.LUMP_SUM, PaymentForm.DEFERRED, PaymentForm.CONDITIONAL})
PAYMENT, PAYMENTS = (385,), (310, 360, 410, 460)
"""Where payments lie in the picture, in its own units."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its number in the picture, its name, and what is agreed about it."""

    number: int
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The steps, the sentences under the picture, and where the payments are drawn."""

    steps: tuple[Step, ...]
    sentences: tuple[str, ...]
    payments: tuple[int, ...]
    converts: bool

    @property
    def told(self) -> str:
        """The picture in one sentence, for who does not see it."""
        return " → ".join(f"{step.name}: {step.detail}" for step in self.steps)


def timeline_of(listing: Technology | Need, tier: Tier) -> Timeline | None:
    """The timeline of a technology's offer; None for who may not read it, or where none is made."""
    if tier < Tier.MEMBERS or not isinstance(listing, Technology):
        return None
    if not listing.offers_pay_after_use:
        return None
    terms = listing.pay_after_use
    once = terms.payment_form in PAID_ONCE
    return Timeline(
        steps=tuple(_steps(terms, once=once)),
        sentences=tuple(pay_after_use_sentences(terms, tier)),
        payments=PAYMENT if once else PAYMENTS,
        converts=bool(terms.convert_to),
    )


def _steps(terms: PayAfterUseTerms, *, once: bool) -> list[Step]:
    return [
        Step(1, _("Trial"), _trial(terms)),
        Step(2, _("Fee due"), str(terms.get_trigger_display())),
        Step(
            3,
            _("Payment") if once else _("Payments"),
            str(terms.get_payment_form_display()),
        ),
        Step(4, _("Conversion"), _conversion(terms)),
        Step(5, _("Return"), _("if it is not taken up, the use ends and nothing more is due")),
    ]


def _trial(terms: PayAfterUseTerms) -> str:
    months = terms.trial_months
    if not months:
        return _("no fixed time")
    return ngettext("%(months)d month", "%(months)d months", months) % {"months": months}


def _conversion(terms: PayAfterUseTerms) -> str:
    return str(terms.get_convert_to_display()) if terms.convert_to else _("to be agreed")
