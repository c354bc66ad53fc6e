"""The pages on which an organization keeps its needs."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organization, Role, User
from listings.models import Need
from matchmaker.matching.models import Assessment
from tests.factories.accounts import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.listings import NeedFactory
from tests.factories.matching import ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise() -> Organization:
    return OrganizationFactory.create(
        kind="enterprise", name="示范精密铸造有限公司", is_verified=True, verified_at=timezone.now()
    )


@pytest.fixture
def editor(client: Client, enterprise: Organization) -> User:
    user: User = MembershipFactory.create(organization=enterprise, role=Role.EDITOR).user
    client.force_login(user)
    return user


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_the_list_shows_own_needs_with_state_and_proposals_by_band(
    client: Client, editor: User, enterprise: Organization
) -> None:
    need = NeedFactory.create(owner=enterprise, published=True, title="Lighter sheet")
    ProposalFactory.create(need=need, band="strong")
    ProposalFactory.create(need=need, band="fair")
    NeedFactory.create(published=True, title="Of somebody else")

    (row,) = client.get("/my/needs/").context["rows"]

    assert (row.title, row.state) == ("Lighter sheet", "published")
    assert [band for band, _text in row.bands] == ["strong", "fair"]


def test_without_needs_the_page_says_how_to_post_one(client: Client, editor: User) -> None:
    page = client.get("/my/needs/").content.decode()

    assert "Nothing is here yet" in page
    assert "/my/needs/new/" in page


def test_who_belongs_to_no_organization_is_told_to_join_one(client: Client) -> None:
    client.force_login(UserFactory.create())
    need = NeedFactory.create(published=True)

    page = client.get("/my/needs/").content.decode()
    assert "You belong to no organization yet" in page
    assert "/my/needs/new/" not in page
    for path in ("new", f"{need.pk}", f"{need.pk}/edit", f"{need.pk}/progress"):
        assert client.get(f"/my/needs/{path}/").status_code == 404


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    answer = client.get("/my/needs/")

    assert (answer.status_code, "/accounts/login/" in answer.headers["Location"]) == (302, True)


def test_a_viewer_reads_and_changes_nothing(client: Client, enterprise: Organization) -> None:
    viewer = MembershipFactory.create(organization=enterprise, role=Role.VIEWER).user
    client.force_login(viewer)
    need = NeedFactory.create(owner=enterprise, published=True)

    assert client.get("/my/needs/").status_code == 200
    assert client.get(f"/my/needs/{need.pk}/").status_code == 200
    assert client.get(f"/my/needs/{need.pk}/edit/").status_code == 404
    assert client.post(f"/my/needs/{need.pk}/withdraw/").status_code == 404
    assert Need.objects.get().state == "published"


def test_the_steps_of_a_need_are_one_button_each(
    client: Client, editor: User, enterprise: Organization
) -> None:
    need = NeedFactory.create(owner=enterprise)
    states = []
    for step in ("submit", "withdraw", "reopen"):
        client.post(f"/my/needs/{need.pk}/{step}/")
        need.refresh_from_db()
        states.append(need.state)
    client.post(f"/my/needs/{need.pk}/copy/")

    assert states == ["submitted", "withdrawn", "draft"]
    assert Need.objects.count() == 2


def test_a_deleted_draft_comes_back_by_undo(
    client: Client, editor: User, enterprise: Organization
) -> None:
    need = NeedFactory.create(owner=enterprise, title="Lighter sheet")

    client.post(f"/my/needs/{need.pk}/discard/")
    assert not Need.objects.exists()
    assert "Undo the deletion" in client.get("/my/needs/").content.decode()
    client.post("/my/needs/restore/")

    assert Need.objects.get().title == "Lighter sheet"
    assert client.post("/my/needs/restore/").status_code == 404


def test_the_list_costs_the_same_at_ten_and_at_a_thousand(
    client: Client, editor: User, enterprise: Organization
) -> None:
    for need in NeedFactory.create_batch(10, owner=enterprise, published=True):
        ProposalFactory.create(need=need)
    few = queries(client, "/my/needs/")
    template = NeedFactory.build(owner=enterprise)
    Need.objects.bulk_create(
        Need(owner=enterprise, title=f"{template.title} {n}", summary="s", state="published")
        for n in range(990)
    )

    assert queries(client, "/my/needs/") == few
    assert few <= 15


def test_the_page_of_a_need_costs_the_same_at_few_and_many_proposals(
    client: Client, editor: User, enterprise: Organization
) -> None:
    need = NeedFactory.create(owner=enterprise, published=True)
    ProposalFactory.create_batch(2, need=need)
    few = queries(client, f"/my/needs/{need.pk}/")
    ProposalFactory.create_batch(28, need=need)

    assert queries(client, f"/my/needs/{need.pk}/") == few
    assert few <= 15


def test_a_technology_is_shortlisted_put_aside_and_taken_back(
    client: Client, editor: User, enterprise: Organization
) -> None:
    need = NeedFactory.create(owner=enterprise, published=True)
    technology = ProposalFactory.create(need=need).technology
    path = f"/my/needs/{need.pk}/assess/"

    def say(**posted: Any) -> list[tuple[str, str]]:
        client.post(path, {"technology": technology.pk, **posted})
        return [*Assessment.objects.values_list("kind", "reason")]

    assert say(opinion="shortlist") == [("shortlisted", "")]
    assert say(opinion="dismiss", reason="too_early") == [("dismissed", "too_early")]
    lists = client.get(f"/my/needs/{need.pk}/").context["lists"]
    assert ([len(lists.shown), len(lists.dismissed)]) == [0, 1]
    assert say(opinion="withdraw") == []


def test_not_relevant_without_a_reason_is_told_beside_the_proposal(
    client: Client, editor: User, enterprise: Organization
) -> None:
    need = NeedFactory.create(owner=enterprise, published=True)
    technology = ProposalFactory.create(need=need).technology

    answer = client.post(
        f"/my/needs/{need.pk}/assess/", {"technology": technology.pk, "opinion": "dismiss"}
    )

    assert answer.status_code == 422
    assert "Choose why it is not relevant" in answer.content.decode()
    assert not Assessment.objects.exists()
