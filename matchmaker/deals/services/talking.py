"""The thread of an introduction: messages with files, and times to meet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.errors import NotAllowed
from accounts.models import User

from ..errors import (
    ClearanceMissing,
    MeetingSettled,
    MeetingTimeUnusable,
    NotIntroduced,
    OwnMeeting,
    TextMissing,
    TextTooLong,
    TooManyFiles,
)
from ..locks import lock_introduction, lock_meeting
from ..models import (
    LONGEST_THREAD_MESSAGE,
    Attachment,
    Introduction,
    Meeting,
    ThreadMessage,
)
from ..notifications import MEETING_ANSWERED, MEETING_PROPOSED, THREAD_MESSAGE
from ..policies.introductions import (
    can_manage_introduction,
    can_speak_for,
    is_export_open,
    is_revoked,
    sides_of,
)
from ..states import MeetingState
from .files import CheckedFile, check_file
from .telling import address, in_both_languages, record, sender_of, tell_others

MOST_FILES: Final = 5
LONGEST_MEETING: Final = timedelta(days=1)
LONGEST_PLACE: Final = 300


def post_message(
    *,
    introduction: Introduction,
    side: str,
    text: str,
    files: Sequence[UploadedFile[Any]] = (),
    by: User,
    now: datetime,
) -> ThreadMessage:
    """Write to the others as a side, or as the technology manager (side "").

    Files wait until export rules let the parties tell each other more than the teaser.
    Raises NotAllowed, NotIntroduced, TextMissing, TextTooLong, TooManyFiles, FileTooLarge,
    FileRefused, ClearanceMissing; nothing is kept then.
    """
    said = text.replace("\x00", "").strip()
    if not said and not files:
        raise TextMissing
    if len(said) > LONGEST_THREAD_MESSAGE:
        raise TextTooLong(length=len(said), limit=LONGEST_THREAD_MESSAGE)
    if len(files) > MOST_FILES:
        raise TooManyFiles(limit=MOST_FILES)
    _check_voice(introduction, side, by)
    checked = [check_file(one, megabytes=settings.ATTACHMENT_MEGABYTES) for one in files]
    with transaction.atomic():
        current = _open_thread(introduction)
        if checked and not is_export_open(current):
            raise ClearanceMissing
        message = ThreadMessage.objects.create(
            introduction=current, side=side, by=by, text=said, at=now
        )
        for one in checked:
            _attach(message, one)
        tell_others(
            current, side, THREAD_MESSAGE, by=by, now=now, organization=sender_of(current, side)
        )
        record(
            current,
            "message_posted",
            by=by,
            now=now,
            side=side,
            message=message.pk,
            files=[one.sha256 for one in checked],
        )
    return message


def _check_voice(introduction: Introduction, side: str, by: User) -> None:
    """Raise NotAllowed unless the user speaks for the side, or manages it and names none."""
    allowed = can_speak_for(by, introduction, side) if side else False
    if not side:
        allowed = can_manage_introduction(by, introduction)
    if not allowed:
        raise NotAllowed


def _open_thread(introduction: Introduction) -> Introduction:
    current = lock_introduction(introduction.pk)
    if not current.is_introduced:
        raise NotIntroduced
    return current


def _attach(message: ThreadMessage, checked: CheckedFile) -> Attachment:
    return Attachment.objects.create(
        message=message,
        name=checked.name,
        file=ContentFile(checked.content, name="attachment"),
        content_type=checked.content_type,
        size=len(checked.content),
        sha256=checked.sha256,
    )


def can_take_attachment(user: User, introduction: Introduction, attachment: Attachment) -> bool:
    """Whether the user may open a file of the thread: not after its side's disclosure was revoked.

    Who sent it keeps access to it, and so does the manager.
    """
    if not introduction.is_introduced:
        return False
    sides, sent_by = sides_of(user, introduction), attachment.message.side
    if can_manage_introduction(user, introduction) or sent_by in sides:
        return True
    return bool(sides) and not (sent_by and is_revoked(introduction, sent_by))


def propose_meeting(
    *,
    introduction: Introduction,
    side: str,
    begins_at: datetime,
    ends_at: datetime,
    place: str = "",
    by: User,
    now: datetime,
) -> Meeting:
    """Propose a time to meet, as a side or as the technology manager (side "").

    Raises NotAllowed, NotIntroduced, MeetingTimeUnusable, TextTooLong.
    """
    where = " ".join(place.replace("\x00", "").split())
    if len(where) > LONGEST_PLACE:
        raise TextTooLong(length=len(where), limit=LONGEST_PLACE)
    if not now < begins_at < ends_at <= begins_at + LONGEST_MEETING:
        raise MeetingTimeUnusable
    _check_voice(introduction, side, by)
    with transaction.atomic():
        current = _open_thread(introduction)
        meeting = Meeting.objects.create(
            introduction=current,
            side=side,
            by=by,
            begins_at=begins_at,
            ends_at=ends_at,
            place=where,
            proposed_at=now,
        )
        tell_others(
            current, side, MEETING_PROPOSED, by=by, now=now, organization=sender_of(current, side)
        )
        record(current, "meeting_proposed", by=by, now=now, side=side, meeting=meeting.pk)
    return meeting


def answer_meeting(
    *, meeting: Meeting, side: str, accepts: bool, by: User, now: datetime
) -> Meeting:
    """Accept or decline a time that somebody else proposed.

    Raises NotAllowed, OwnMeeting, MeetingSettled, and MeetingTimeUnusable for one that is past.
    """
    if not side or not can_speak_for(by, meeting.introduction, side):
        raise NotAllowed
    if meeting.side == side:
        raise OwnMeeting
    with transaction.atomic():
        lock_introduction(meeting.introduction_id)
        current = lock_meeting(meeting.pk)
        if current.state != MeetingState.PROPOSED:
            raise MeetingSettled
        if accepts and current.begins_at <= now:
            raise MeetingTimeUnusable
        if accepts:
            current.accept(now)
        else:
            current.decline(now)
        _settle(current, side, by, now)
    return current


def cancel_meeting(*, meeting: Meeting, side: str, by: User, now: datetime) -> Meeting:
    """Take one's own proposal back, or call off what was accepted.

    Raises NotAllowed, MeetingSettled.
    """
    _check_voice(meeting.introduction, side, by)
    with transaction.atomic():
        lock_introduction(meeting.introduction_id)
        current = lock_meeting(meeting.pk)
        own = current.side == side
        if not own and current.state == MeetingState.PROPOSED:
            raise NotAllowed
        if current.state not in (MeetingState.PROPOSED, MeetingState.ACCEPTED):
            raise MeetingSettled
        current.cancel(now)
        _settle(current, side, by, now)
    return current


def _settle(meeting: Meeting, side: str, by: User, now: datetime) -> None:
    meeting.answered_by = by
    meeting.save(update_fields=["state", "answered_by", "answered_at", "revision"])
    state = MeetingState(meeting.state)
    told = in_both_languages(state.label)
    introduction = meeting.introduction
    tell_others(introduction, side, MEETING_ANSWERED, by=by, now=now, state=told)
    record(introduction, f"meeting_{state.value}", by=by, now=now, side=side, meeting=meeting.pk)


def meeting_calendar(meeting: Meeting) -> bytes:
    """The meeting as an iCalendar file (RFC 5545) that calendars take in and later update."""
    import icalendar

    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    introduction = meeting.introduction
    event = icalendar.Event()
    event.add("uid", f"meeting-{meeting.pk}@{host}")
    event.add("sequence", meeting.revision)
    event.add("dtstamp", meeting.answered_at or meeting.proposed_at)
    event.add("dtstart", meeting.begins_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", f"{introduction.seeker} – {introduction.provider}")
    event.add("description", settings.SITE_URL + address(introduction))
    if meeting.place:
        event.add("location", meeting.place)
    event.add("status", CALENDAR_STATUS[MeetingState(meeting.state)])
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//matchmaker//introductions//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


CALENDAR_STATUS: Final = {
    MeetingState.PROPOSED: "TENTATIVE",
    MeetingState.ACCEPTED: "CONFIRMED",
    MeetingState.DECLINED: "CANCELLED",
    MeetingState.CANCELLED: "CANCELLED",
}
