"""The parties and their manager write, send files, and agree on times to meet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from accounts.errors import DomainError, NotAllowed
from accounts.models import AuditEvent, Notification, Role
from matchmaker.deals.errors import (
    FileRefused,
    FileTooLarge,
    MeetingSettled,
    MeetingTimeUnusable,
    NotIntroduced,
    OwnMeeting,
    TextMissing,
    TextTooLong,
    TooManyFiles,
)
from matchmaker.deals.models import Attachment, Meeting, ThreadMessage
from matchmaker.deals.services.confiding import revoke_disclosure
from matchmaker.deals.services.talking import (
    answer_meeting,
    can_take_attachment,
    cancel_meeting,
    meeting_calendar,
    post_message,
    propose_meeting,
)
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory
from tests.factories.deals import NOW
from tests.factories.introductions import Case, a_case, a_pdf, introduced, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return introduced(a_case())


def written(case: Case, side: str = "need", **more: Any) -> ThreadMessage:
    by = {"need": case.seeker, "technology": case.provider, "": case.manager}[side]
    arguments = {"text": " Hello\x00 ", "by": by, "now": NOW, **more}
    return post_message(introduction=case.introduction, side=side, **arguments)


def met(case: Case, side: str = "need", **more: Any) -> Meeting:
    by = {"need": case.seeker, "technology": case.provider, "": case.manager}[side]
    begins = NOW + timedelta(days=1)
    arguments = {
        "begins_at": begins,
        "ends_at": begins + timedelta(hours=1),
        "place": "Room 7",
        "by": by,
        "now": NOW,
        **more,
    }
    return propose_meeting(introduction=case.introduction, side=side, **arguments)


def told(kind: str) -> set[Any]:
    return {row.user for row in Notification.objects.filter(kind=kind)}


def test_a_message_reaches_the_other_side_and_the_manager(case: Case) -> None:
    message = written(case)
    assert message.text == "Hello"
    assert told("thread_message") == {case.provider, case.manager}


def test_the_manager_writes_to_both(case: Case) -> None:
    written(case, "")
    assert told("thread_message") == {case.seeker, case.provider}


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"text": " \x00"}, TextMissing),
        ({"text": "x" * 5001}, TextTooLong),
        ({"files": [("a.txt", b"text")] * 6}, TooManyFiles),
        ({"files": [("a.exe", b"MZ")]}, FileRefused),
        ({"files": [("a.html", b"<html>")]}, FileRefused),
        ({"files": [("a.png", b"<html><script>")]}, FileRefused),
        ({"files": [("a.txt", b"\x00\xff\xfe")]}, FileRefused),
        ({"files": [("a.txt", b"")]}, FileRefused),
        ({"files": [("a.txt", b"ok"), ("b.txt", b"x" * (1024 * 1024 + 1))]}, FileTooLarge),
    ],
)
def test_a_refused_message_leaves_nothing_behind(
    case: Case, settings: Any, more: dict[str, Any], error: type[DomainError]
) -> None:
    settings.ATTACHMENT_MEGABYTES = 1
    before = AuditEvent.objects.count()
    if "files" in more:
        more = {"files": [upload(*one) for one in more["files"]]}
    with pytest.raises(error):
        written(case, **more)
    assert not ThreadMessage.objects.exists()
    assert not Attachment.objects.exists()
    assert AuditEvent.objects.count() == before


def test_only_who_speaks_for_a_side_or_manages_it_writes(case: Case) -> None:
    viewer = MembershipFactory(organization=case.introduction.seeker, role=Role.VIEWER).user
    for person in (viewer, case.provider, case.stranger, case.manager):
        with pytest.raises(NotAllowed):
            written(case, by=person)
    for person in (case.seeker, TechnologyManagerFactory()):
        with pytest.raises(NotAllowed):
            written(case, "", by=person)
    assert not ThreadMessage.objects.exists()


def test_before_both_accepted_there_is_no_thread() -> None:
    case = a_case()
    with pytest.raises(NotIntroduced):
        written(case)
    with pytest.raises(NotIntroduced):
        met(case)


def test_files_are_what_their_names_say_and_lie_under_random_names(case: Case) -> None:
    message = written(
        case, files=[upload("../../图 1.pdf", a_pdf()), upload("b.csv", "甲,乙".encode("gb18030"))]
    )
    first, second = message.attachments.all()
    assert (first.name, first.content_type) == ("图 1.pdf", "application/pdf")
    assert (second.name, second.content_type) == ("b.csv", "text/csv")
    assert first.file.name != second.file.name
    assert "图" not in str(first.file.name)


def test_after_a_revocation_the_other_side_opens_no_file_of_it(case: Case) -> None:
    file = written(case, "technology", files=[upload("a.txt", b"text")]).attachments.get()
    assert can_take_attachment(case.seeker, case.fresh(), file)

    revoke_disclosure(
        introduction=case.introduction, side="technology", reason="x", by=case.provider, now=NOW
    )

    assert not can_take_attachment(case.seeker, case.fresh(), file)
    assert can_take_attachment(case.provider, case.fresh(), file)
    assert not can_take_attachment(case.stranger, case.fresh(), file)


def test_a_time_is_proposed_and_accepted_by_the_other_side(case: Case) -> None:
    meeting = met(case)
    assert told("meeting_proposed") == {case.provider, case.manager}
    with pytest.raises(OwnMeeting):
        answer_meeting(meeting=meeting, side="need", accepts=True, by=case.seeker, now=NOW)

    done = answer_meeting(
        meeting=meeting, side="technology", accepts=True, by=case.provider, now=NOW
    )

    assert (done.state, done.answered_by, done.answered_at) == ("accepted", case.provider, NOW)
    with pytest.raises(MeetingSettled):
        answer_meeting(meeting=meeting, side="technology", accepts=False, by=case.provider, now=NOW)
    (event,) = Calendar.from_ical(meeting_calendar(done)).walk("VEVENT")
    assert event.decoded("dtstart") == meeting.begins_at
    assert str(event["status"]) == "CONFIRMED"
    assert str(event["location"]) == "Room 7"


@pytest.mark.parametrize(("begins", "length"), [(-1, 1), (1, 0), (1, -1), (1, 25)])
def test_a_time_that_cannot_be_is_refused(case: Case, begins: int, length: int) -> None:
    at = NOW + timedelta(hours=begins)
    with pytest.raises(MeetingTimeUnusable):
        met(case, begins_at=at, ends_at=at + timedelta(hours=length))
    assert not Meeting.objects.exists()


def test_what_is_past_is_not_accepted_any_more(case: Case) -> None:
    meeting = met(case)
    with pytest.raises(MeetingTimeUnusable):
        answer_meeting(
            meeting=meeting,
            side="technology",
            accepts=True,
            by=case.provider,
            now=NOW + timedelta(days=2),
        )
    meeting.refresh_from_db()
    assert meeting.state == "proposed"


def test_a_proposal_is_taken_back_by_its_side_and_a_meeting_called_off_by_either(
    case: Case,
) -> None:
    first, second = met(case), met(case)
    with pytest.raises(NotAllowed):
        cancel_meeting(meeting=first, side="technology", by=case.provider, now=NOW)
    assert cancel_meeting(meeting=first, side="need", by=case.seeker, now=NOW).state == "cancelled"
    answer_meeting(meeting=second, side="technology", accepts=True, by=case.provider, now=NOW)
    off = cancel_meeting(meeting=second, side="technology", by=case.provider, now=NOW)
    assert b"STATUS:CANCELLED" in meeting_calendar(off)
    with pytest.raises(MeetingSettled):
        cancel_meeting(meeting=second, side="need", by=case.seeker, now=NOW)
