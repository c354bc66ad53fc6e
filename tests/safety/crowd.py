"""Many rows beside those of the world, written in bulk: each a copy of one that services made."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db.models import Model

from accounts.models import (
    ApiToken,
    AuditEvent,
    EnterpriseTierCertificate,
    Invitation,
    JoinRequest,
    Membership,
    Notification,
    Webhook,
    WebhookDelivery,
)
from listings.models import (
    ImportBadRow,
    ImportJob,
    IntellectualProperty,
    Need,
    PayAfterUseTerms,
    Technology,
)
from matchmaker.deals.models import (
    Agreement,
    AgreementVersion,
    Attachment,
    Document,
    Interest,
    Introduction,
    IntroductionAnswer,
    Meeting,
    Objection,
    PayAfterUseContract,
    ThreadMessage,
)
from matchmaker.matching.models import (
    Assessment,
    Decision,
    MatchingWork,
    Notice,
    Proposal,
    SavedSearch,
)
from tests.safety.world import NOW, World

Change = Callable[[int], Any] | Sequence[Any]


def copies(row: Any, count: int, **changes: Change) -> list[Any]:
    """So many stored copies of a row, each with what changes from one to the next."""
    model = type(row)
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    same = {name: getattr(row, name) for name in names}
    made = []
    for place in range(count):
        own = {
            name: change(place) if callable(change) else change[place]
            for name, change in changes.items()
        }
        left = {name: value for name, value in same.items() if name.removesuffix("_id") not in own}
        made.append(model(**{**left, **own}))
    return list(model._base_manager.bulk_create(made, batch_size=500))


def first(model: type[Model], **which: Any) -> Any:
    """The world's first row of a kind."""
    return model._base_manager.filter(**which).order_by("pk")[0]


class Crowd:
    """Rows that lists of the world's people show, a number of each kind at a time.

    Left out are the steps of one contract, since a ledger is replayed from them, and what one
    organization, listing or person has one of.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.number = 0

    def grow(self, count: int) -> None:
        """Have so many more of everything."""
        start, self.number = self.number, self.number + count
        self.names = [f"{start + place}" for place in range(count)]
        self._grow_people()
        self._grow_listings()
        self._grow_matches()
        self._grow_deals()
        self._grow_talk()
        self._grow_connections()

    def _copies(self, row: Any, **changes: Change) -> list[Any]:
        return copies(row, len(self.names), **changes)

    def _named(self, text: str) -> list[str]:
        return [text.format(name) for name in self.names]

    def _digests(self, sign: str) -> list[str]:
        return [name.rjust(64, sign) for name in self.names]

    def _grow_people(self) -> None:
        world, owner = self.world, self.world.user("owner")
        self._copies(world.partner, code=self._named("crowd-{}"), credit_code=lambda _n: "")
        people = self._copies(world.user("viewer"), email=self._named("crowd{}@zqx.example"))
        self._copies(first(Membership, user=world.user("viewer")), user=people)
        EmailAddress.objects.bulk_create(
            EmailAddress(user=owner, email=email) for email in self._named("mine{}@zqx.example")
        )
        UserSession.objects.bulk_create(
            UserSession(user=owner, session_key=key, ip="192.0.2.1", user_agent="Zqx")
            for key in self._named("crowd-{}")
        )
        self._copies(first(JoinRequest), user=people)
        self._copies(
            first(Invitation),
            email=self._named("guest{}@zqx.example"),
            digest=self._digests("a"),
        )
        self._copies(first(EnterpriseTierCertificate), number=self._named("N{}"))
        self._copies(first(Notification, user=owner), once=self._named("crowd-{}"))
        self._copies(first(SavedSearch, user=owner), query=self._named("q=zqx+{}"))
        AuditEvent.objects.bulk_create(_continued(len(self.names)))

    def _grow_listings(self) -> None:
        world = self.world
        self.own = self._copies(world.technology, external_id=self._named("own-{}"))
        for belonging in (IntellectualProperty, PayAfterUseTerms):
            self._copies(first(belonging, technology=world.technology), technology=self.own)
        offered = first(Technology, pk=world.rows["offered"])
        self.offered = self._copies(offered, external_id=self._named("offered-{}"))
        self._copies(first(PayAfterUseTerms, technology=offered), technology=self.offered)
        self.needs = self._copies(world.need, external_id=self._named("own-{}"))
        partners = first(Need, owner=world.partner)
        self.sought = self._copies(partners, external_id=self._named("sought-{}"))
        self._copies(
            first(Technology, pk=world.rows["draft technology"]),
            external_id=self._named("draft-{}"),
        )
        self._copies(first(Need, pk=world.rows["draft need"]), external_id=self._named("draft-{}"))
        MatchingWork.objects.bulk_create(
            MatchingWork(technology=one, step="embed", state="done", requested_at=NOW)
            for one in self.own
        )

    def _grow_matches(self) -> None:
        world, waiting = self.world, first(Proposal, pk=self.world.rows["proposal"])
        self._copies(waiting, technology=self.offered)
        approved = first(Proposal, need__owner=world.partner)
        self.proposals = self._copies(approved, need=self.sought, technology=self.own)
        of_needs = self._copies(waiting, need=self.needs, technology=self.offered)
        decisions = self._copies(first(Decision, proposal=approved), proposal=self.proposals)
        self._copies(first(Decision, proposal=approved), proposal=of_needs)
        self._copies(first(Notice), decision=decisions)
        self._copies(first(Assessment), technology=self.offered)
        asked = first(Interest, organization=world.home)
        self._copies(asked, technology=self.offered)
        self._copies(first(Interest, organization=world.other), technology=self.own)

    def _grow_deals(self) -> None:
        introduction = first(Introduction, pk=self.world.rows["introduction"])
        introduced = self._copies(
            introduction, proposal=self.proposals, need=self.sought, technology=self.own
        )
        for answer in IntroductionAnswer.objects.filter(introduction=introduction):
            self._copies(answer, introduction=introduced)
        agreement = first(Agreement, pk=self.world.rows["agreement"])
        agreements = self._copies(agreement, technology=self.own, introduction=lambda _n: None)
        version = AgreementVersion.objects.filter(agreement=agreement).order_by("-number")[0]
        self._copies(version, agreement=agreements)
        self._copies(first(Objection, notice__agreement=agreement))
        self._copies(
            first(PayAfterUseContract, pk=self.world.rows["contract"]), technology=self.own
        )

    def _grow_talk(self) -> None:
        introduction = self.world.rows["introduction"]
        message = first(ThreadMessage, introduction=introduction)
        messages = self._copies(message)
        self._copies(first(Attachment, message=message), message=messages)
        self._copies(first(Meeting, introduction=introduction))
        self._copies(first(Document, technology=self.world.technology))

    def _grow_connections(self) -> None:
        world, places = self.world, range(len(self.names))
        token = first(ApiToken, user=world.user("owner"))
        ApiToken.objects.bulk_create(
            [
                ApiToken(**{**vars_of(token), "digest": digest, "public_id": uuid.uuid4()})
                for digest in [name.rjust(128, "b") for name in self.names]
            ]
        )
        webhook = first(Webhook, organization=world.home)
        self._copies(webhook, public_id=[uuid.uuid4() for _ in places])
        self._copies(first(WebhookDelivery), public_id=[uuid.uuid4() for _ in places])
        job = first(ImportJob, pk=world.rows["import"])
        self._copies(job)
        bad = {"values": ["Zqx"], "problems": [["title", "", "Zqx is missing."]]}
        ImportBadRow.objects.bulk_create(
            ImportBadRow(job=job, number=100 + int(name), content=bad) for name in self.names
        )


def vars_of(row: Model) -> dict[str, Any]:
    """The values of a row by the names of its columns."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _continued(count: int) -> list[AuditEvent]:
    """The audit trail's last event so many times more, each a link of the chain."""
    last, made = AuditEvent.objects.order_by("-sequence")[0], []
    for _ in range(count):
        link = {"sequence": last.sequence + 1, "previous_hash": last.hash}
        last = AuditEvent(**{**vars_of(last), **link})
        last.hash = last.expected_hash()
        made.append(last)
    return made
