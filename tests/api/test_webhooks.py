from __future__ import annotations

import pytest

from accounts.models import Role, User, Webhook, WebhookDelivery
from listings.services import publish_need
from matchmaker.matching.models import Proposal
from matchmaker.matching.services import decide_proposal
from tests.api.conftest import Program
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory
from tests.factories.listings import NeedFactory
from tests.factories.matching import NOW, ProposalFactory

pytestmark = pytest.mark.django_db

PATH = "/api/v1/webhooks/"
DRAFT = {"url": "https://hooks.example/in", "events": ["listing.published", "proposal.approved"]}


@pytest.fixture
def owner() -> User:
    user: User = MembershipFactory(role=Role.OWNER).user
    return user


@pytest.fixture
def owning(owner: User) -> Program:
    return Program(owner)


def test_an_owner_sets_one_up_and_is_told_the_secret_once(owning: Program) -> None:
    answer = owning.post(PATH, DRAFT)

    assert answer.status_code == 201
    made = answer.json()
    assert made["secret"].startswith("whsec_")
    assert "secret" not in owning.get(f"{PATH}{made['id']}/").json()
    rotated = owning.post(f"{PATH}{made['id']}/rotate/").json()
    assert rotated["secret"] != made["secret"]


def test_it_is_changed_tested_and_deleted(owning: Program) -> None:
    path = f"{PATH}{owning.post(PATH, DRAFT).json()['id']}/"

    assert owning.patch(path, {"is_on": False}).json()["is_on"] is False
    assert owning.post(f"{path}test/").json()["code"] == "webhook_switched_off"
    assert owning.patch(path, {"is_on": True}).json()["is_on"] is True
    made = owning.post(f"{path}test/")
    (row,) = owning.get(f"{path}deliveries/").json()["results"]
    again = owning.post(f"{path}deliveries/{row['id']}/redeliver/")

    assert made.status_code == 202
    assert row["event"] == "webhook.test"
    assert (again.status_code, again.json()["code"]) == (409, "delivery_still_waiting")
    assert owning.delete(path).status_code == 204
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {**DRAFT, "url": "https://10.0.0.1/"},
        {**DRAFT, "url": 7},
        {**DRAFT, "events": "listing.published"},
        {**DRAFT, "events": ["x"]},
        {**DRAFT, "organization": "another"},
        {**DRAFT, "seed": "x"},
    ],
)
def test_a_mistake_sets_nothing_up(owning: Program, body: dict[str, object]) -> None:
    assert owning.post(PATH, body).status_code in {400, 422}
    assert not Webhook.objects.exists()


def test_an_editor_has_none_and_sees_none(owning: Program, owner: User) -> None:
    made = owning.post(PATH, DRAFT).json()
    organization = owner.memberships.get().organization
    editor = Program(MembershipFactory(organization=organization, role=Role.EDITOR).user)

    assert editor.post(PATH, DRAFT).status_code == 400
    assert editor.get(PATH).json() == []
    assert editor.delete(f"{PATH}{made['id']}/").status_code == 404


def test_the_scope_is_asked_for(owner: User) -> None:
    assert Program(owner, "listings:read").get(PATH).status_code == 403


def test_the_owner_is_told_of_a_publication_in_keys_alone(owning: Program, owner: User) -> None:
    owning.post(PATH, DRAFT)
    need = NeedFactory(owner=owner.memberships.get().organization, state="submitted")

    publish_need(need=need, by=TechnologyManagerFactory(), now=NOW)

    delivery = WebhookDelivery.objects.get()
    assert delivery.event == "listing.published"
    assert f'"data":{{"kind":"need","id":{need.pk}}}' in delivery.body


def test_both_sides_are_told_of_an_approval(owning: Program, owner: User) -> None:
    organization = owner.memberships.get().organization
    other = MembershipFactory(role=Role.OWNER)
    proposal: Proposal = ProposalFactory(
        need__owner=organization, technology__owner=other.organization
    )
    owning.post(PATH, DRAFT)
    Program(other.user).post(PATH, DRAFT)

    decide_proposal(
        proposal=proposal,
        verdict="approved",
        reason="good_fit",
        note="",
        by=TechnologyManagerFactory(),
        now=NOW,
    )

    own = {each.webhook.organization_id: each.body for each in WebhookDelivery.objects.all()}
    assert '"own":"need"' in own[organization.pk]
    assert '"own":"technology"' in own[other.organization_id]
    assert proposal.technology.title not in str(own)
