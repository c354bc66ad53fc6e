"""A small world with a row of everything, and one person of every kind who may come to the site."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from accounts.models import Invitation, JoinRequest, MutedKind, Notification, Organization, User
from accounts.news import VERIFIED
from accounts.services import create_api_token, record_event
from listings.models import Need, Technology
from matchmaker.matching.models import Asking, Assessment, Proposal, Question
from tests.factories.accounts import (
    PASSWORD,
    EnterpriseTierCertificateFactory,
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
    UserFactory,
)
from tests.factories.deals import InterestFactory
from tests.factories.listings import (
    IntellectualPropertyFactory,
    NeedFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)
from tests.factories.matching import DecisionFactory, NoticeFactory, ProposalFactory
from tests.factories.searches import SavedSearchFactory
from tests.safety.deals import Parties, agree, introduce, of_the_office, pay_after_use, sign, talk
from tests.safety.desk import hold_back, judge_twice

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
MOST_TEXT = {
    "title": "Zqx {n}",
    "summary": "Wexil orpheg {n}.",
    "description": "Tharnok ipsel {n}.",
    "keywords": ["wexil"],
    "application_fields": ["tharnok"],
    "maturity_evidence": "Qorvel {n}.",
    "maturity_date": date(2026, 1, 2),
    "contact_name": "Zqx desk",
    "contact_email": "desk@zqx.example",
    "contact_phone": "+86 571 0000 0000",
    "language": "",
}
OF_TECHNOLOGY = {
    "benefits": "Benif {n}.",
    "comparison": "Kompar {n}.",
    "indicators": "tensile strength >= 450 MPa",
    "price_mode": "negotiable",
    "price_min": Decimal(10000),
    "price_max": Decimal(20000),
    "currency": "CNY",
    "export_clearance": "Zqx file 7",
}
OF_NEED = {
    "problem": "Probl {n}.",
    "existing_basis": "Bazis {n}.",
    "requirements": "tensile strength >= 430 MPa",
    "budget_min": Decimal(10000),
    "budget_max": Decimal(20000),
    "currency": "CNY",
    "deadline": date(2027, 1, 1),
}


@dataclass
class World:
    """Who is there, and the keys of the rows that addresses name."""

    people: dict[str, User | None]
    home: Organization
    other: Organization
    partner: Organization
    technology: Technology
    need: Need
    rows: dict[str, Any] = field(default_factory=dict)

    def user(self, person: str) -> User:
        """Somebody who has an account."""
        user = self.people[person]
        assert user is not None
        return user

    def client(self, person: str) -> Client:
        """A browser in which this person is signed in; a disabled one comes with an old session."""
        client = Client(raise_request_exception=True)
        user = self.people[person]
        if user is not None:
            client.force_login(user)
        if person == "disabled" and user is not None:
            User.objects.filter(pk=user.pk).update(is_active=False)
        return client


def texts(of_kind: dict[str, Any], n: int) -> dict[str, Any]:
    """The texts of one listing, told apart by its number."""
    return {
        name: value.format(n=n) if isinstance(value, str) else value
        for name, value in {**MOST_TEXT, **of_kind}.items()
    }


def technology_of(owner: Organization, n: int, **more: Any) -> Technology:
    """A technology that says something in every field."""
    made: Technology = TechnologyFactory(owner=owner, **{**texts(OF_TECHNOLOGY, n), **more})
    IntellectualPropertyFactory(technology=made, title=f"Patnt {n}")
    PayAfterUseTermsFactory(
        technology=made,
        return_obligation="Zqx returns.",
        trigger_description="Zqx happens.",
        policy_number="ZQX-1",
    )
    return made


def need_of(owner: Organization, n: int, **more: Any) -> Need:
    """A need that says something in every field."""
    made: Need = NeedFactory(owner=owner, **{**texts(OF_NEED, n), **more})
    return made


def proposal_of(need: Need, technology: Technology, **more: Any) -> Proposal:
    """A proposal with a quotation of each side."""
    quoted = [
        {"field": "summary", "start": 0, "end": 5, "text": row.summary[:5]}
        for row in (need, technology)
    ]
    evidence = [{"need": quoted[0], "technology": quoted[1], "by": "words"}]
    made: Proposal = ProposalFactory(need=need, technology=technology, evidence=evidence, **more)
    return made


def build() -> World:
    """Build the world; its listings are published unless their name says otherwise."""
    home = OrganizationFactory(
        verified=True, name="Zqx Universitas", name_en="Zqx U", email_domain="zqx.example"
    )
    other = OrganizationFactory(verified=True, name="Wexil Werke", kind="enterprise")
    partner = OrganizationFactory(
        verified=True, name="Orpheg Works", kind="enterprise", province="31"
    )
    technology = technology_of(home, 1, published=True)
    need = need_of(home, 2, published=True)
    people = _people(home, other, partner)
    world = World(people, home, other, partner, technology, need)
    _add_listings(world)
    _add_rows_of_people(world)
    _add_deals(world)
    return world


def _people(
    home: Organization, other: Organization, partner: Organization
) -> dict[str, User | None]:
    hashed = make_password(PASSWORD)  # once: it takes its time on purpose

    def member(organization: Organization, role: str) -> User:
        user: User = UserFactory(display_name=f"Zqx {role}")
        user.password = hashed
        user.save()
        MembershipFactory(user=user, organization=organization, role=role)
        return user

    return {
        "anonymous": None,
        "stranger": UserFactory(display_name="Zqx stranger"),
        "other viewer": member(other, "viewer"),
        "other editor": member(other, "editor"),
        "other owner": member(other, "owner"),
        "partner": member(partner, "editor"),
        "viewer": member(home, "viewer"),
        "editor": member(home, "editor"),
        "owner": member(home, "owner"),
        "disabled": member(home, "owner"),
        "manager": TechnologyManagerFactory(
            display_name="Zqx manager", profile__technology_fields=["cs:new_materials"]
        ),
        "manager elsewhere": TechnologyManagerFactory(
            display_name="Zqx manager", profile__technology_fields=["cs:agriculture"]
        ),
        "superuser": UserFactory(display_name="Zqx chief", is_staff=True, is_superuser=True),
    }


def _add_listings(world: World) -> None:
    offered = technology_of(world.other, 3, published=True)
    sought = need_of(world.other, 4, published=True)
    open_one = proposal_of(world.need, offered)
    decided = proposal_of(sought, world.technology, state="approved")
    manager = world.people["manager"]
    decision = DecisionFactory(proposal=decided, by=manager, note="Zqx note.")
    NoticeFactory(decision=decision, organization=world.home)
    submitted = technology_of(world.home, 6, submitted=True)
    hold_back(submitted, world.user("manager"), NOW)
    twice = proposal_of(sought, technology_of(world.home, 9, published=True), state="approved")
    world.rows |= judge_twice(twice, world.user("manager"), world.user("superuser"), NOW)
    world.rows |= {
        "proposal": open_one.pk,
        "draft technology": technology_of(world.home, 5).pk,
        "submitted technology": submitted.pk,
        "draft need": need_of(world.home, 7).pk,
        **_narrower(world.home),
        "offered": offered.pk,
        "interest": InterestFactory(
            organization=world.home, technology=offered, message="Zqx asks."
        ).pk,
    }
    InterestFactory(organization=world.other, technology=world.technology, message="Zqx asks.")
    pair = {"need": world.need, "technology": offered, "organization": world.home}
    Asking.objects.create(**pair, note="Zqx asks.", asked_at=NOW)
    Assessment.objects.create(
        **pair, kind="shortlisted", by=world.people["editor"], note="Zqx says.", assessed_at=NOW
    )
    question = Question.objects.create(
        proposal=open_one,
        side="need",
        organization=world.home,
        text="Zqx asks.",
        asked_by=world.user("manager"),
        asked_at=NOW,
    )
    world.rows["question"] = question.pk


def _narrower(owner: Organization) -> dict[str, Any]:
    """Published listings that not everybody may see."""
    return {
        f"{word} {made.kind}": made.pk
        for confidentiality, word in (("members", "members'"), ("brokered", "brokered"))
        for made in (
            technology_of(owner, 9, published=True, confidentiality=confidentiality),
            need_of(owner, 9, published=True, confidentiality=confidentiality),
        )
    }


def _add_rows_of_people(world: World) -> None:
    owner, stranger = world.user("owner"), world.user("stranger")
    now = timezone.now()
    token, _text = create_api_token(
        user=owner,
        name="zqx",
        scopes=["listings:read"],
        expires_at=now + timedelta(days=9),
        now=now,
    )
    invitation = Invitation.objects.create(
        organization=world.home,
        email="new@zqx.example",
        role="viewer",
        digest="0" * 64,
        invited_by=owner,
        expires_at=now + timedelta(days=9),
    )
    asked = JoinRequest.objects.create(
        organization=world.home, user=stranger, email="person@zqx.example"
    )
    told = Notification.objects.create(
        user=owner, kind=VERIFIED, params={"organization": "Zqx"}, url="/help/"
    )
    MutedKind.objects.create(user=owner, kind=VERIFIED)
    EnterpriseTierCertificateFactory(organization=world.other, issuer="Zqx office")
    Group.objects.get_or_create(name="zqx")
    record_event(action="zqx.happened", actor=owner, subject=world.home, details={}, now=now)
    search = SavedSearchFactory(user=owner, query="q=zqx", name="Zqx search")
    member = world.user("viewer").memberships.get()
    world.rows |= {
        "token": token.public_id,
        "invitation": invitation.pk,
        "join request": asked.pk,
        "notification": told.pk,
        "search": search.pk,
        "member": member.pk,
    }


def _add_deals(world: World) -> None:
    """Home and its partner were introduced, signed, and use a technology before paying."""
    now = timezone.now()
    proposal = proposal_of(
        need_of(world.partner, 8, published=True), world.technology, state="approved"
    )
    parties = Parties(world.user("editor"), world.user("partner"), world.user("manager"))
    DecisionFactory(proposal=proposal, by=parties.manager, note="Zqx note.")
    introduction = introduce(proposal, parties, now)
    sign(introduction, parties, now)
    world.rows |= {
        "introduction": introduction.pk,
        **talk(introduction, parties, now),
        **agree(introduction, parties, now),
        **pay_after_use(introduction, parties, now),
        **of_the_office(world.home, world.user("owner"), now),
    }


def key_of(model: type[Model]) -> Any:
    """The key of the first row of a model, or one that no row has."""
    first = model._default_manager.order_by("pk").first()
    return 999 if first is None else first.pk
