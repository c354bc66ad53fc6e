"""What else a manager does with a proposal: ask, put off, point at a duplicate, hand on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from ..errors import DuplicateOfWhat
from ..models import Proposal
from ..selectors.related import possible_originals
from ..services import (
    ask_side,
    decide_proposal,
    escalate_proposal,
    hand_back_escalation,
    snooze_proposal,
    wake_proposal,
)
from ..services.deciding import LONGEST_NOTE
from ..services.holding import LONGEST_TEXT
from ..states import ListingKind, Reason, Verdict

USUAL_SNOOZE: Final = timedelta(days=7)


def _text(label: Any, *, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Write at least a few words.")},
    )


class ActionForm(forms.Form):
    """A form about one proposal; its fields have identifiers of their own on the page."""

    def __init__(self, posted: Any = None, *, proposal: Proposal, prefix_of_ids: str) -> None:
        super().__init__(posted, auto_id=f"{prefix_of_ids}-%s", use_required_attribute=False)
        self.proposal = proposal


class AskForm(ActionForm):
    """A question to one of the two sides."""

    side = forms.ChoiceField(
        label=_("Whom"),
        choices=[
            (ListingKind.TECHNOLOGY.value, _("the technology's owner")),
            (ListingKind.NEED.value, _("the need's owner")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which side to ask.")},
        initial=ListingKind.TECHNOLOGY.value,
    )
    text = _text(_("Question, about their own listing; they do not see the other one"))


class SnoozeForm(ActionForm):
    """Until when nobody is offered the proposal."""

    until = forms.DateField(
        label=_("Until"),
        initial=lambda: timezone.localdate() + USUAL_SNOOZE,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day.")},
    )
    note = _text(_("Why (for technology managers only)"), required=False, rows=2)


class DuplicateForm(ActionForm):
    """Which other proposal this one repeats."""

    original = forms.ModelChoiceField(
        label=_("Duplicate of"),
        queryset=Proposal.objects.none(),
        error_messages={
            "required": _("Choose the proposal that this one repeats."),
            "invalid_choice": _("Choose the proposal that this one repeats."),
        },
    )
    note = forms.CharField(
        label=_("Note (for technology managers only)"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, posted: Any = None, *, proposal: Proposal, prefix_of_ids: str) -> None:
        super().__init__(posted, proposal=proposal, prefix_of_ids=prefix_of_ids)
        field = self.fields["original"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = possible_originals(proposal)


class EscalationForm(ActionForm):
    """What the lead should weigh."""

    note = _text(_("What the lead should weigh"))


class HandBackForm(ActionForm):
    """What the lead says of it."""

    answer = _text(_("What you say to whoever escalated it"))


class WakeForm(ActionForm):
    """Nothing but the button."""


Operation = Callable[[Proposal, Mapping[str, Any], User], object]


def _ask(proposal: Proposal, said: Mapping[str, Any], by: User) -> object:
    return ask_side(proposal=proposal, **said, by=by, now=timezone.now())


def _snooze(proposal: Proposal, said: Mapping[str, Any], by: User) -> object:
    return snooze_proposal(proposal=proposal, **said, by=by, now=timezone.now())


def _wake(proposal: Proposal, _said: Mapping[str, Any], by: User) -> object:
    return wake_proposal(proposal=proposal, by=by, now=timezone.now())


def _duplicate(proposal: Proposal, said: Mapping[str, Any], by: User) -> object:
    if said["original"] is None:
        raise DuplicateOfWhat
    return decide_proposal(
        proposal=proposal,
        verdict=Verdict.REJECTED.value,
        reason=Reason.DUPLICATE.value,
        note=said["note"],
        duplicate_of=said["original"],
        by=by,
        now=timezone.now(),
    )


def _escalate(proposal: Proposal, said: Mapping[str, Any], by: User) -> object:
    return escalate_proposal(proposal=proposal, **said, by=by, now=timezone.now())


def _hand_back(proposal: Proposal, said: Mapping[str, Any], by: User) -> object:
    return hand_back_escalation(proposal=proposal, **said, by=by, now=timezone.now())


@dataclass(frozen=True, slots=True)
class Action:
    """A form, what is done with it, what is said then, and whether the work goes on elsewhere."""

    code: str
    title: str | Promise
    form: type[ActionForm]
    operation: Operation
    done: str | Promise
    button: str | Promise
    key: str = ""
    goes_on: bool = True


ACTIONS: Final[Mapping[str, Action]] = {
    action.code: action
    for action in (
        Action(
            "ask",
            _("Ask a side"),
            AskForm,
            _ask,
            _("Asked. The proposal is back as soon as the answer is there."),
            _("Send the question"),
            key="3",
        ),
        Action(
            "snooze",
            _("Snooze"),
            SnoozeForm,
            _snooze,
            _("Put off; it comes back by itself."),
            _("Snooze"),
            key="H",
        ),
        Action(
            "duplicate",
            _("Duplicate"),
            DuplicateForm,
            _duplicate,
            _("Rejected as a duplicate."),
            _("Reject as a duplicate"),
        ),
        Action(
            "escalate",
            _("Escalate"),
            EscalationForm,
            _escalate,
            _("Left to who leads the desk."),
            _("Escalate"),
        ),
        Action(
            "hand_back",
            _("Hand back"),
            HandBackForm,
            _hand_back,
            _("The proposal is back on the desk."),
            _("Hand back"),
            goes_on=False,
        ),
        Action(
            "wake",
            _("Bring back now"),
            WakeForm,
            _wake,
            _("The proposal is back."),
            _("Bring back now"),
            goes_on=False,
        ),
    )
}
OFFERED: Final = ("ask", "snooze", "duplicate", "escalate")


def form_of(action: Action, proposal: Proposal, posted: Any = None) -> ActionForm:
    """The action's form, filled with what was posted."""
    return action.form(posted, proposal=proposal, prefix_of_ids=f"id_{action.code}")
