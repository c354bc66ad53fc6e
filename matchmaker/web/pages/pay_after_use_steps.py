"""What can be done with a pay-after-use contract from where it stands, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.terms import Trigger
from matchmaker.deals.models import PayAfterUseContract
from matchmaker.deals.money import (
    STEPS,
    ComingDay,
    Event,
    Happening,
    Side,
    Standing,
    Statement,
    coming_days,
    files_statements,
    span_of,
)
from matchmaker.deals.selectors.pay_after_use import ENDED, open_proposals
from matchmaker.web.forms.pay_after_use import StepForm

DOINGS: Final[dict[str, tuple[Promise, Promise]]] = {
    Happening.AGREED: (
        gettext_lazy("Agree to the terms"),
        gettext_lazy("You agree to exactly the frozen terms on this page."),
    ),
    Happening.DELIVERED: (
        gettext_lazy("Say that the technology was delivered"),
        gettext_lazy("Documents, samples, training: say what was handed over."),
    ),
    Happening.TRIAL_STARTED: (
        gettext_lazy("Begin the trial"),
        gettext_lazy("The trial and the report periods count from this day."),
    ),
    Happening.TRIGGERED: (
        gettext_lazy("Say that payment is triggered"),
        gettext_lazy("Say what shows it, such as a report and its number."),
    ),
    Happening.STATEMENT_FILED: (
        gettext_lazy("File a usage statement"),
        gettext_lazy("One for each report period. A later one replaces an earlier one."),
    ),
    Happening.PAID: (
        gettext_lazy("Record a payment"),
        gettext_lazy("The money is paid elsewhere; only its amount and day are kept here."),
    ),
    Happening.TRIAL_RESULT: (
        gettext_lazy("Report a result of the trial"),
        gettext_lazy("With the other side's consent it becomes evidence on the listing."),
    ),
    Happening.SETTLED: (
        gettext_lazy("Settle the contract"),
        gettext_lazy("When all is stated, confirmed and paid."),
    ),
    Happening.CONVERTED: (
        gettext_lazy("Take the technology on"),
        gettext_lazy("This ends the trial early."),
    ),
    Happening.RESOLVED: (
        gettext_lazy("Say that the dispute is resolved"),
        gettext_lazy("Say how. The days of the dispute bear no interest."),
    ),
    Happening.CURED: (
        gettext_lazy("Lift the default"),
        gettext_lazy("The contract goes on as before."),
    ),
    Happening.EXTENDED: (
        gettext_lazy("Extend the trial"),
        gettext_lazy("Nothing falls due before its new last day."),
    ),
    Happening.RETURNED: (
        gettext_lazy("Give the technology back"),
        gettext_lazy("Ends the use: what was not due by then never falls due."),
    ),
    Happening.DISPUTED: (
        gettext_lazy("Raise a dispute"),
        gettext_lazy("Until it is resolved, nothing grows older."),
    ),
    Happening.DEFAULTED: (
        gettext_lazy("Declare a default"),
        gettext_lazy("Only while something is overdue."),
    ),
    Happening.TERMINATED: (
        gettext_lazy("End the contract early"),
        gettext_lazy("What fell due stays owed, and the floor falls due unless it is waived."),
    ),
}
"""What each step is called on its button, and what one should know before it."""
SELDOM: Final = frozenset(
    {
        Happening.EXTENDED,
        Happening.RETURNED,
        Happening.DISPUTED,
        Happening.DEFAULTED,
        Happening.TERMINATED,
    }
)
BESIDE_A_STATEMENT: Final = (Happening.STATEMENT_CONFIRMED, Happening.STATEMENT_DISPUTED)
BY_ITSELF: Final = (Trigger.TIME, Trigger.DATE)
"""Triggers that the calendar pulls."""


@dataclass(frozen=True, slots=True)
class Doing:
    """A step that the reader can take now."""

    label: str
    about: str
    together: bool
    is_seldom: bool
    is_next: bool
    form: StepForm


def doings(
    contract: PayAfterUseContract, sides: Sequence[Side], statement: Statement
) -> list[Doing]:
    """What the reader can do; the only usual step stands open."""
    kinds = [kind for kind in DOINGS if _is_open(kind, contract, sides, statement)]
    usual = [kind for kind in kinds if kind not in SELDOM]
    return [
        Doing(
            label=str(DOINGS[kind][0]),
            about=str(DOINGS[kind][1]),
            together=STEPS[kind].together,
            is_seldom=kind in SELDOM,
            is_next=usual == [kind],
            form=_form(kind, contract, statement),
        )
        for kind in kinds
    ]


def _is_open(
    kind: str, contract: PayAfterUseContract, sides: Sequence[Side], statement: Statement
) -> bool:
    step, terms = STEPS[kind], contract.agreed
    if contract.standing not in step.sources or not step.by.intersection(sides):
        return False
    if kind == Happening.STATEMENT_FILED:
        return files_statements(terms)
    if kind == Happening.TRIGGERED:
        return terms.offer.trigger not in BY_ITSELF and not _is_asked(kind, contract, statement)
    if kind == Happening.DEFAULTED:
        return statement.overdue > 0
    return True


def _is_asked(kind: str, contract: PayAfterUseContract, statement: Statement) -> bool:
    """Whether it has happened, or waits for an answer."""
    waiting = open_proposals(contract.plain_events()).values()
    asked = any(one.payload["step"] == kind for one in waiting)
    return asked or statement.begins_on is not None


def _form(kind: str, contract: PayAfterUseContract, statement: Statement) -> StepForm:
    """The form with what can be known beforehand filled in."""
    known: dict[str, object] = {"sha256": contract.terms_sha256}
    if kind == Happening.PAID and statement.owed:
        known["amount"] = statement.owed
    form = StepForm(kind, **known)
    if kind == Happening.STATEMENT_FILED:
        _name_period(form, contract, statement)
    return form


def _name_period(form: StepForm, contract: PayAfterUseContract, statement: Statement) -> None:
    coming = coming_days(contract.agreed, contract.plain_events(), statement.day)
    period = next((one.period for one in coming if one.kind == "statement"), None)
    if period is None:
        return
    span = span_of(contract.agreed, statement.facts, period)
    form.fields["period"].initial = period
    days = {"number": period, "first": date_format(span.first), "last": date_format(span.last)}
    told = _("Period %(number)d is from %(first)s to %(last)s.") % days
    form.fields["period"].help_text = told


def next_step(
    contract: PayAfterUseContract,
    sides: Sequence[Side],
    events: Sequence[Event],
    statement: Statement,
) -> str:
    """What the reader is waited for, or whom they wait for."""
    if contract.state in ENDED and not statement.owed:
        return _("Nothing to do: the contract has ended, and its books stay.")
    waiting = open_proposals(events)
    answers = {event.side for event in contract.events.all() if event.number in waiting}
    if sides and any(side != asked for side in sides for asked in answers):
        return _("Answer what the other side has proposed.")
    begins = _BEGINNING.get(contract.standing)
    if begins is not None:
        side, mine, theirs = begins
        return str(mine if side in sides else theirs)
    return _in_use(contract, sides, events, statement)


_BEGINNING: Final[dict[Standing, tuple[Side, Promise, Promise]]] = {
    Standing.OFFERED: (
        Side.LICENSEE,
        gettext_lazy("Read the frozen terms, and agree to them if they are right."),
        gettext_lazy("The licensee reads the terms and agrees to them."),
    ),
    Standing.AGREED: (
        Side.LICENSOR,
        gettext_lazy("Hand the technology over, and say so here."),
        gettext_lazy("The licensor hands the technology over."),
    ),
    Standing.DELIVERED: (
        Side.LICENSEE,
        gettext_lazy("Begin the trial when you can use what was delivered."),
        gettext_lazy("The licensee begins the trial."),
    ),
}


def _in_use(
    contract: PayAfterUseContract,
    sides: Sequence[Side],
    events: Sequence[Event],
    statement: Statement,
) -> str:
    filed = statement.facts.statements.values()
    if Side.LICENSOR in sides and any(not one.confirmed and not one.disputed for one in filed):
        return _("Confirm or dispute the usage statement.")
    if contract.standing in (Standing.DISPUTED, Standing.DEFAULTED):
        return _("Find a way out together, and write it down here.")
    coming = coming_days(contract.agreed, events, statement.day)
    late = [one for one in coming if one.on < statement.day]
    if late:
        return _("Late: %(what)s.") % {"what": in_words(late[0])}
    if coming:
        return _("The next day is %(what)s.") % {"what": in_words(coming[0])}
    return _("Nothing is waited for: the contract can be settled.")


COMING: Final[dict[str, Promise]] = {
    "trial_end": gettext_lazy("The trial ends"),
    "statement": gettext_lazy("Usage statement"),
    "payment": gettext_lazy("Payment"),
    "term_end": gettext_lazy("The agreed term ends"),
}


def name_of(one: ComingDay) -> str:
    """What is to be done on a day, with its report period."""
    label = str(COMING[one.kind])
    if not one.period:
        return label
    return f"{label} · " + _("period %(number)d") % {"number": one.period}


def in_words(one: ComingDay) -> str:
    """A day and what it is for."""
    return f"{_day(one.on)}: {name_of(one)}"


def _day(on: date) -> str:
    return str(date_format(on))
