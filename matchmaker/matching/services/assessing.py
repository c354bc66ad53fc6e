"""What a need's owner says of a technology that is proposed for it; it can always be taken back.

It decides nothing: a technology manager still does, and reads it beside the evidence.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.services import record_event
from listings.models import Need, Technology

from ..errors import NotAssessed, NoteTooLong, NotProposed, ReasonToDismissMissing
from ..models import Assessment
from ..policies import can_assess
from ..selectors.owner_proposals import find_owner_proposal
from ..states import REJECTION_REASONS, AssessmentKind

LONGEST_OPINION: Final = 1000


def shortlist_proposal(
    *, need: Need, technology: Technology, by: User, now: datetime, note: str = ""
) -> Assessment:
    """Keep a proposed technology in mind. Saying it twice changes nothing.

    Raises NotAllowed, NotProposed, NoteTooLong.
    """
    return _assess(need, technology, by, now, kind=AssessmentKind.SHORTLISTED, note=note)


def dismiss_proposal(
    *, need: Need, technology: Technology, by: User, now: datetime, reason: str, note: str = ""
) -> Assessment:
    """Put a proposed technology aside, with one of the reasons that managers give as well.

    Raises NotAllowed, NotProposed, ReasonToDismissMissing, NoteTooLong.
    """
    if reason not in {choice.value for choice in REJECTION_REASONS}:
        labels = "; ".join(str(choice.label) for choice in REJECTION_REASONS)
        raise ReasonToDismissMissing(reasons=labels)
    kind = AssessmentKind.DISMISSED
    return _assess(need, technology, by, now, kind=kind, reason=reason, note=note)


@transaction.atomic
def withdraw_assessment(*, need: Need, technology: Technology, by: User, now: datetime) -> None:
    """Take back what was said of a technology. Raises NotAllowed, NotAssessed."""
    if not can_assess(by, need):
        raise NotAllowed
    rows = Assessment.objects.select_for_update().filter(
        need=need, technology=technology, organization_id=need.owner_id
    )
    if (said := rows.first()) is None:
        raise NotAssessed
    kind = said.kind
    said.delete()
    _note(need, technology, by, now, "assessment_withdrawn", kind=kind)


@transaction.atomic
def _assess(
    need: Need,
    technology: Technology,
    by: User,
    now: datetime,
    *,
    kind: AssessmentKind,
    reason: str = "",
    note: str,
) -> Assessment:
    if not can_assess(by, need):
        raise NotAllowed
    if find_owner_proposal(need, technology.pk, by, now=now) is None:
        raise NotProposed
    note = note.replace("\x00", "").strip()
    if len(note) > LONGEST_OPINION:
        raise NoteTooLong(length=len(note), limit=LONGEST_OPINION)
    said, _created = Assessment.objects.update_or_create(
        need=need,
        technology=technology,
        organization_id=need.owner_id,
        defaults={
            "kind": kind.value,
            "reason": reason,
            "note": note,
            "by": by,
            "assessed_at": now,
        },
    )
    _note(need, technology, by, now, kind.value, reason=reason, note=note)
    return said


def _note(
    need: Need, technology: Technology, by: User, now: datetime, verb: str, **details: str
) -> None:
    record_event(
        action=f"need.{verb}",
        actor=by,
        subject=need,
        details={"technology": technology.pk, **details},
        now=now,
    )
