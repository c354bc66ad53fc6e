"""Mail to both sides of an approval."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from accounts.models import Role
from matchmaker.matching.models import Notice, Proposal
from matchmaker.matching.services import decide_proposal, notices_to_send, send_notices
from tests.factories.accounts import (
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
    UserFactory,
)
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NOW, ProposalFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def approved(need: Any = None, technology: Any = None) -> Proposal:
    verified = {"is_verified": True, "verified_at": NOW}
    need = NeedFactory(
        **{
            "published": True,
            "title": "NEEDTITLE",
            "owner": OrganizationFactory(name="NEEDOWNER", **verified),
            "contact_email": "contact@need.test",
            **(need or {}),
        }
    )
    technology = TechnologyFactory(
        **{
            "published": True,
            "title": "TECHTITLE",
            "owner": OrganizationFactory(name="TECHOWNER", **verified),
            "description": "MEMBERSECRET",
            "contact_name": "WHOM",
            **(technology or {}),
        }
    )
    proposal = ProposalFactory(need=need, technology=technology)
    decide_proposal(
        proposal=proposal,
        verdict="approved",
        reason="good_fit",
        note="INTERNALNOTE",
        by=TechnologyManagerFactory(),
        now=NOW,
    )
    return proposal


def by_address() -> dict[str, EmailMessage]:
    return {message.to[0]: message for message in mail.outbox}


def test_owners_editors_and_the_contact_are_written_to_each_once() -> None:
    proposal = approved()
    for role in Role.values:
        MembershipFactory(
            user=UserFactory(email=f"{role}@need.test"),
            organization=proposal.need.owner,
            role=role,
        )
    MembershipFactory(
        user=UserFactory(email="gone@need.test", is_active=False),
        organization=proposal.need.owner,
    )
    MembershipFactory(user=UserFactory(email="contact@need.test"), organization=proposal.need.owner)
    MembershipFactory(
        user=UserFactory(email="owner@tech.test"), organization=proposal.technology.owner
    )
    assert send_notices(clock=lambda: LATER) == 2
    assert sorted(message.to[0] for message in mail.outbox) == [
        "contact@need.test",
        "editor@need.test",
        "owner@need.test",
        "owner@tech.test",
    ]
    assert {notice.sent_at for notice in Notice.objects.all()} == {LATER}


def test_each_is_written_to_in_their_own_language() -> None:
    proposal = approved()
    organization = proposal.technology.owner
    MembershipFactory(user=UserFactory(email="en@t.test", language="en"), organization=organization)
    send_notices(clock=lambda: LATER)
    assert "A technology manager has found a need" in by_address()["en@t.test"].body


def test_the_other_side_is_shown_by_its_teaser_only() -> None:
    proposal = approved()
    MembershipFactory(user=UserFactory(email="n@n.test"), organization=proposal.need.owner)
    send_notices(clock=lambda: LATER)
    body = by_address()["n@n.test"].body
    assert "TECHTITLE" in body
    assert "TECHOWNER" in body
    for secret in ("MEMBERSECRET", "WHOM", "INTERNALNOTE", "contact@need.test"):
        assert all(secret not in f"{m.subject}\n{m.body}" for m in mail.outbox)


def test_the_owner_of_an_anonymous_need_is_not_named() -> None:
    proposal = approved(need={"anonymous": True})
    MembershipFactory(user=UserFactory(email="t@t.test"), organization=proposal.technology.owner)
    send_notices(clock=lambda: LATER)
    body = by_address()["t@t.test"].body
    assert "NEEDTITLE" in body
    assert "NEEDOWNER" not in body


def test_of_a_brokered_listing_only_the_fields_are_named() -> None:
    proposal = approved(technology={"confidentiality": "brokered"})
    MembershipFactory(user=UserFactory(email="n@n.test"), organization=proposal.need.owner)
    send_notices(clock=lambda: LATER)
    body = by_address()["n@n.test"].body
    assert "TECHTITLE" not in body
    assert "TECHOWNER" not in body
    assert "Technology fields" in body


def test_sending_again_sends_nothing() -> None:
    approved()
    assert send_notices(clock=lambda: LATER) == 2
    count = len(mail.outbox)
    assert send_notices(clock=lambda: LATER + timedelta(days=1)) == 0
    assert len(mail.outbox) == count


def test_what_another_worker_has_claimed_is_left_to_it_until_its_lease_is_over() -> None:
    approved()
    Notice.objects.update(claimed_at=NOW)
    assert send_notices(clock=lambda: NOW + timedelta(seconds=60)) == 0
    assert mail.outbox == []
    assert send_notices(clock=lambda: NOW + timedelta(seconds=121)) == 2


def test_after_a_failure_half_way_nobody_is_written_to_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    proposal = approved()
    for name in ("a", "b"):
        user = UserFactory(email=f"{name}@need.test")
        MembershipFactory(user=user, organization=proposal.need.owner)
    send = EmailMessage.send

    def failing(self: EmailMessage, *args: Any, **options: Any) -> int:
        if self.to == ["b@need.test"]:
            raise ConnectionResetError("the mail server hung up")
        return send(self, *args, **options)

    monkeypatch.setattr(EmailMessage, "send", failing)
    assert send_notices(clock=lambda: NOW) == 1
    notice = Notice.objects.get(organization=proposal.need.owner)
    assert (notice.sent_at, notice.reached) == (None, ["a@need.test"])
    assert "hung up" in notice.last_error
    monkeypatch.undo()
    assert notices_to_send(now=NOW + timedelta(hours=1)).count() == 1
    assert send_notices(clock=lambda: NOW + timedelta(hours=1)) == 1
    addresses = [message.to[0] for message in mail.outbox]
    assert sorted(addresses) == ["a@need.test", "b@need.test", "contact@need.test"]


def test_a_title_with_line_breaks_makes_no_header_of_its_own() -> None:
    proposal = approved(technology={"title": "first\r\nBcc: all@world.test"})
    MembershipFactory(user=UserFactory(email="t@t.test"), organization=proposal.technology.owner)
    send_notices(clock=lambda: LATER)
    message = by_address()["t@t.test"]
    assert "\n" not in message.subject
    assert message.recipients() == ["t@t.test"]


def test_the_note_to_the_parties_is_in_the_mail_and_the_internal_one_is_not() -> None:
    proposal = ProposalFactory(need__contact_email="seeker@example.org")
    decide_proposal(
        proposal=proposal,
        verdict="approved",
        reason="good_fit",
        note="INTERNALNOTE",
        note_to_parties="Bring a sample of A & B.",
        by=TechnologyManagerFactory(),
        now=NOW,
    )
    send_notices(clock=lambda: NOW)
    bodies = [message.body for message in mail.outbox]
    assert bodies
    assert all("Bring a sample of A & B." in body for body in bodies)
    assert all("INTERNALNOTE" not in body for body in bodies)
