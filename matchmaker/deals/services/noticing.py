"""Public notices of an agreed price, objections to them, and what came of each."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.services import record_event

from ..errors import (
    AgreementNotOpen,
    NoticeDatesWrong,
    NoticeNotOpen,
    NoticeStandsAlready,
    ObjectionDecided,
    TextMissing,
    TextTooLong,
)
from ..locks import lock_agreement
from ..models import LONGEST_OBJECTION, Agreement, Objection, PublicNotice
from ..policies import can_decide_objections, can_record_notice
from ..selectors import find_notice, get_latest_version
from ..states import ObjectionOutcome
from .agreement_news import tell_parties

_LONGEST_ADDRESS = 300
_LONGEST_RELATION = 500


def record_notice(
    *,
    agreement: Agreement,
    place: str,
    first_date: date,
    last_date: date,
    address: str = "",
    has_related_party: bool = False,
    related_party_note: str = "",
    by: User,
    now: datetime,
) -> PublicNotice:
    """Record that the provider posted name and price of the latest version, and from when on.

    Raises NotAllowed, NoticeDatesWrong, AgreementNotOpen, NoticeStandsAlready, TextTooLong.
    """
    if not can_record_notice(by, agreement):
        raise NotAllowed
    if last_date < first_date:
        raise NoticeDatesWrong
    where = _worded(address, _LONGEST_ADDRESS)
    relation = _worded(related_party_note, _LONGEST_RELATION)
    with transaction.atomic():
        current = lock_agreement(agreement.pk)
        if not current.is_open:
            raise AgreementNotOpen(state=current.get_state_display())
        sha256 = get_latest_version(current).sha256
        if find_notice(current, sha256) is not None:
            raise NoticeStandsAlready
        notice = PublicNotice.objects.create(
            agreement=current,
            sha256=sha256,
            place=place,
            address=where,
            first_date=first_date,
            last_date=last_date,
            has_related_party=has_related_party,
            related_party_note=relation,
            recorded_by=by,
            created_at=now,
        )
        _record("agreement.notice_posted", current, notice.pk, by, now)
    return notice


def record_objection(
    *, agreement: Agreement, text: str, received_date: date, by: User, now: datetime
) -> Objection:
    """Keep an objection to the notice of the latest terms.

    Raises NotAllowed, TextMissing, TextTooLong, NoticeNotOpen.
    """
    if not can_record_notice(by, agreement):
        raise NotAllowed
    said = _worded(text, LONGEST_OBJECTION)
    if not said:
        raise TextMissing
    with transaction.atomic():
        current = lock_agreement(agreement.pk)
        notice = find_notice(current, get_latest_version(current).sha256)
        if notice is None or not current.is_open or received_date > timezone.localdate(now):
            raise NoticeNotOpen
        objection = Objection.objects.create(
            notice=notice, received_date=received_date, text=said, recorded_by=by, created_at=now
        )
        _record("agreement.objection_received", current, objection.pk, by, now)
        tell_parties(current, "agreement_objection", by=by, now=now, once=str(objection.pk))
    return objection


def decide_objection(
    *, objection: Objection, upheld: bool, reason: str, by: User, now: datetime
) -> Objection:
    """Say what came of an objection, and why. Upheld, it stands until the terms are new.

    Raises NotAllowed, TextMissing, TextTooLong, ObjectionDecided.
    """
    agreement = objection.notice.agreement
    if not can_decide_objections(by, agreement):
        raise NotAllowed
    said = _worded(reason, LONGEST_OBJECTION)
    if not said:
        raise TextMissing
    with transaction.atomic():
        locked = lock_agreement(agreement.pk)
        current = Objection.objects.get(pk=objection.pk)
        if current.outcome != ObjectionOutcome.OPEN:
            raise ObjectionDecided
        current.outcome = ObjectionOutcome.UPHELD if upheld else ObjectionOutcome.DISMISSED
        current.outcome_text, current.decided_by, current.decided_at = said, by, now
        current.save()
        _record(f"agreement.objection_{current.outcome}", locked, current.pk, by, now)
    return current


def _worded(text: str, limit: int) -> str:
    said = text.replace("\x00", "").strip()
    if len(said) > limit:
        raise TextTooLong(length=len(said), limit=limit)
    return said


def _record(action: str, agreement: Agreement, key: int, by: User, now: datetime) -> None:
    record_event(action=action, actor=by, subject=agreement, details={"row": key}, now=now)
