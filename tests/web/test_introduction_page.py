"""The pages of introductions: what each side sees and does, and that others get nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from matchmaker.deals.models import DocumentDownload, Introduction, ThreadMessage
from matchmaker.deals.services.documents import add_document
from matchmaker.deals.services.talking import post_message, propose_meeting
from matchmaker.matching.models import Decision
from tests.factories.accounts import TechnologyManagerFactory, UserFactory
from tests.factories.deals import NOW
from tests.factories.introductions import Case, a_case, a_pdf, introduced, signed, text_of, upload

pytestmark = pytest.mark.django_db


def visitor(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(case: Case, part: str = "") -> str:
    return f"/introductions/{case.introduction.pk}/{part}"


@pytest.fixture
def case() -> Case:
    case = a_case(need={"anonymous": True})
    Introduction.objects.update(expires_at=NOW + timedelta(days=4000))
    return case


def test_before_both_accepted_nobody_reads_more_than_before(case: Case) -> None:
    page = visitor(case.provider).get(address(case)).content.decode()
    listed = visitor(case.provider).get("/introductions/").content.decode()

    for shown in (page, listed):
        assert "Demonstration Works" not in shown
        assert "示范制造" not in shown
    assert "Lighter sheet" in page
    seeker = visitor(case.seeker).get(address(case)).content.decode()
    assert "Demonstration University" in seeker
    assert "CANARY-CONTACT" not in seeker


def test_a_brokered_listing_goes_unnamed_until_both_accepted() -> None:
    case = a_case(technology={"confidentiality": "brokered", "title": "CANARY-TITLE"})
    page = visitor(case.seeker).get(address(case)).content.decode()
    listed = visitor(case.seeker).get("/introductions/").content.decode()
    assert "CANARY-TITLE" not in page + listed
    assert "Demonstration University" not in page + listed


def test_both_answer_on_the_page_and_then_read_each_others_names(case: Case) -> None:
    for person in (case.seeker, case.provider):
        answer = visitor(person).post(address(case, "answer/"), {"answer": "accept"}, follow=True)
        assert answer.status_code == 200

    assert case.fresh().state == "introduced"
    page = visitor(case.provider).get(address(case)).content.decode()
    assert "Demonstration Works" in page
    listing = visitor(case.seeker).get(f"/technologies/{case.introduction.technology_id}/")
    assert "CANARY-CONTACT" in listing.content.decode()


def test_declining_wants_a_reason_and_says_so(case: Case) -> None:
    client = visitor(case.seeker)
    refused = client.post(address(case, "answer/"), {"answer": "decline"})
    assert refused.status_code == 400
    assert "Choose a reason." in refused.content.decode()
    assert case.fresh().state == "asked"

    client.post(address(case, "answer/"), {"answer": "decline", "decline-reason": "no_capacity"})

    assert case.fresh().state == "declined"
    assert "capacity" not in visitor(case.provider).get(address(case)).content.decode()
    assert "capacity" in visitor(case.manager).get(address(case)).content.decode()


def test_others_get_404_for_every_address(case: Case) -> None:
    introduced(case)
    parts = ["answer/", "messages/", "terms/", "clearance/", "revoke/", "meetings/"]
    parts += ["meetings/1/", "documents/", "documents/1/", "documents/1/withdraw/"]
    for person in (case.stranger, TechnologyManagerFactory(), UserFactory()):
        client = visitor(person)
        for part in ("", "meetings/1.ics", "attachments/1/"):
            assert client.get(address(case, part)).status_code == 404
        for part in parts:
            assert client.post(address(case, part)).status_code == 404
    assert Client().get(address(case)).status_code == 302


def test_messages_and_files_travel_as_downloads(case: Case) -> None:
    introduced(case)
    sent = visitor(case.provider).post(
        address(case, "messages/"),
        {"message-text": "<b>Hello</b>", "message-attachments": upload("图纸 1.pdf", a_pdf())},
    )
    assert sent.status_code == 302
    page = visitor(case.seeker).get(address(case)).content.decode()
    assert "&lt;b&gt;Hello&lt;/b&gt;" in page
    message = ThreadMessage.objects.get()
    file = message.attachments.get()
    assert "图纸" not in str(file.file.name)

    taken: Any = visitor(case.seeker).get(address(case, f"attachments/{file.pk}/"))
    assert taken["Content-Disposition"].startswith("attachment")
    assert b"".join(taken.streaming_content).startswith(b"%PDF")


def test_a_meeting_is_proposed_accepted_and_put_into_a_calendar(case: Case) -> None:
    introduced(case)
    times = {"meeting-begins_at": "2037-05-04T09:00", "meeting-ends_at": "2037-05-04T10:00"}
    visitor(case.provider).post(address(case, "meetings/"), {**times, "meeting-place": "Room 7"})
    meeting = case.introduction.meetings.get()

    visitor(case.seeker).post(address(case, f"meetings/{meeting.pk}/"), {"verdict": "accept"})

    answer = visitor(case.manager).get(address(case, f"meetings/{meeting.pk}.ics"))
    calendar = answer.content.decode()
    assert "DTSTART:20370504T010000Z" in calendar
    assert "STATUS:CONFIRMED" in calendar
    assert "LOCATION:Room 7" in calendar


def test_terms_are_accepted_and_then_the_document_opens_with_the_recipients_name(
    case: Case,
) -> None:
    introduced(case)
    add_document(
        listing=case.introduction.technology,
        title="Recipe",
        tier=4,  # type: ignore[arg-type]
        upload=upload("recipe.pdf", a_pdf()),
        by=case.provider,
        now=NOW,
    )
    document = case.introduction.technology.documents.get()
    client = visitor(case.seeker)
    where = address(case, f"documents/{document.pk}/")
    assert client.post(where).status_code == 404
    assert not DocumentDownload.objects.exists()

    signed(case)
    taken = client.post(where)

    assert taken["Content-Type"] == "application/pdf"
    assert "attachment" in taken["Content-Disposition"]
    assert all("示范制造" in page for page in text_of(taken.content))
    assert DocumentDownload.objects.get().by == case.seeker
    visitor(case.provider).post(
        address(case, "revoke/"), {"revocation-side": "technology", "revocation-reason": "Over."}
    )
    assert client.post(where).status_code == 404
    assert DocumentDownload.objects.count() == 1


def test_a_page_costs_the_same_however_much_there_is(case: Case) -> None:
    signed(introduced(case))
    client = visitor(case.seeker)
    client.get(address(case))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(case)).status_code == 200
        return len(queries)

    def say_something() -> None:
        post_message(
            introduction=case.introduction,
            side="technology",
            text="Hello",
            files=[upload("a.txt", b"text")],
            by=case.provider,
            now=NOW,
        )
        propose_meeting(
            introduction=case.introduction,
            side="technology",
            begins_at=NOW + timedelta(days=1),
            ends_at=NOW + timedelta(days=1, hours=1),
            by=case.provider,
            now=NOW,
        )

    say_something()
    few = cost()
    for _more in range(4):
        say_something()
    assert cost() == few


def test_the_list_costs_the_same_at_few_and_many(case: Case) -> None:
    client = visitor(case.manager)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/introductions/").status_code == 200
        return len(queries)

    few = cost()
    for _more in range(4):
        a_case()
    Introduction.objects.update(manager=case.manager)
    assert cost() == few
    assert few <= 15


def test_both_sides_read_the_note_to_the_parties_and_not_the_internal_one(case: Case) -> None:
    Decision.objects.update(note="INTERNALNOTE", note_to_parties="Bring a sample.")
    for user in (case.seeker, case.provider):
        text = visitor(user).get(address(case)).content.decode()
        assert "Bring a sample." in text
        assert "INTERNALNOTE" not in text
