"""The transfer office's home and its list: what waits, what is confirmed, what readers lacked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organization, Role, User
from listings.models import Technology
from matchmaker.deals.models import Interest
from tests.factories.accounts import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.listings import TechnologyFactory
from tests.factories.matching import DecisionFactory, ProposalFactory

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15


@pytest.fixture
def university() -> Organization:
    return OrganizationFactory.create(
        code="uni", name="示范大学", name_en="Demonstration University"
    )


@pytest.fixture
def editor(university: Organization) -> User:
    return MembershipFactory.create(organization=university, role=Role.EDITOR).user


@pytest.fixture
def viewer(university: Organization) -> User:
    return MembershipFactory.create(organization=university, role=Role.VIEWER).user


@pytest.fixture
def office(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def ending(university: Organization) -> Technology:
    return TechnologyFactory.create(
        owner=university, published=True, title="快结束的技术", valid_until=in_days(9)
    )


def in_days(days: int) -> Any:
    return timezone.localdate() + timedelta(days=days)


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    for path in ("/office/", "/my/technologies/"):
        assert client.get(path).headers["Location"].startswith("/accounts/login/")


def test_someone_of_no_organization_is_told_how_to_join(client: Client) -> None:
    client.force_login(UserFactory.create())

    for path in ("/office/", "/my/technologies/"):
        assert "You belong to no organization yet" in client.get(path).content.decode()


def test_another_organization_s_office_is_not_there(office: Client) -> None:
    OrganizationFactory.create(code="other")

    assert office.get("/office/?organization=other").status_code == 404
    assert office.get("/my/technologies/?organization=other").status_code == 404


def test_the_home_shows_what_waits(
    office: Client, university: Organization, ending: Technology
) -> None:
    TechnologyFactory.create(owner=university, title="一份草稿")
    TechnologyFactory.create(title="别人的技术", published=True, valid_until=in_days(3))

    page = office.get("/office/").content.decode()

    assert "快结束的技术" in page
    assert "9 days left" in page
    assert "一份草稿" in page
    assert "别人的技术" not in page


def test_one_click_confirms_and_one_more_undoes(office: Client, ending: Technology) -> None:
    answer = office.post("/my/technologies/together/", {"one": ending.pk}, follow=True)

    assert "1 technology confirmed" in answer.content.decode()
    assert Technology.objects.get().valid_until == in_days(183)
    undo = {"action": "undo", "technology": answer.context["undo_keys"]}
    answer = office.post("/my/technologies/together/", undo, follow=True)
    assert "1 confirmation undone." in answer.content.decode()
    assert Technology.objects.get().valid_until == in_days(9)


def test_each_of_the_chosen_has_its_own_outcome(
    office: Client, university: Organization, ending: Technology
) -> None:
    draft = TechnologyFactory.create(owner=university, title="一份草稿")
    chosen = {"action": "confirm", "technology": [ending.pk, draft.pk]}

    page = office.post("/my/technologies/together/", chosen, follow=True).content.decode()

    assert "1 technology confirmed" in page
    assert "一份草稿: This listing is in the state “Draft”" in page


def test_the_chosen_are_withdrawn(office: Client, ending: Technology) -> None:
    chosen = {"action": "withdraw", "technology": [ending.pk], "next": "/my/technologies/"}

    answer = office.post("/my/technologies/together/", chosen)

    assert answer.headers["Location"] == "/my/technologies/"
    assert Technology.objects.get().state == "withdrawn"


def test_a_way_back_to_elsewhere_is_not_taken(office: Client, ending: Technology) -> None:
    chosen = {"one": ending.pk, "next": "https://elsewhere.example/"}

    assert office.post("/my/technologies/together/", chosen).headers["Location"] == "/office/"


def test_what_isn_t_one_s_own_is_not_there_and_nothing_happens(
    office: Client, ending: Technology
) -> None:
    foreign = TechnologyFactory.create(published=True, valid_until=in_days(3))
    chosen = {"action": "confirm", "technology": [ending.pk, foreign.pk]}

    assert office.post("/my/technologies/together/", chosen).status_code == 404
    assert Technology.objects.filter(confirmed_at__isnull=False).count() == 0


def test_a_viewer_looks_and_changes_nothing(
    client: Client, viewer: User, ending: Technology
) -> None:
    client.force_login(viewer)

    assert "Still on offer</button>" not in client.get("/office/").content.decode()
    answer = client.post("/my/technologies/together/", {"one": ending.pk})
    assert answer.status_code == 404
    assert Technology.objects.get().confirmed_at is None


@pytest.mark.parametrize(
    "posted", [{"action": "burn", "technology": "1"}, {"technology": "1"}, {"one": "x"}]
)
def test_an_unknown_step_is_refused(
    office: Client, ending: Technology, posted: dict[str, str]
) -> None:
    assert office.post("/my/technologies/together/", posted).status_code == 400
    assert Technology.objects.get().state == "published"


def test_nothing_chosen_is_said(office: Client) -> None:
    answer = office.post("/my/technologies/together/", {"action": "confirm"}, follow=True)

    assert "Choose at least one technology." in answer.content.decode()


def test_new_interest_names_who_asks(
    office: Client, university: Organization, ending: Technology
) -> None:
    asking = OrganizationFactory.create(name="示范企业", name_en="Demonstration Enterprise")
    Interest.objects.create(
        organization=asking,
        interest_in="technology",
        technology=ending,
        message="Could we test it?",
        created_at=timezone.now(),
    )

    page = office.get("/office/").content.decode()

    assert "Demonstration Enterprise" in page
    assert "Could we test it?" in page


def test_reasons_are_told_without_whose_they_were(
    office: Client, university: Organization, ending: Technology
) -> None:
    proposal = ProposalFactory.create(technology=ending, state="rejected")
    DecisionFactory.create(proposal=proposal, verdict="rejected", reason="description_vague")
    conflict = ProposalFactory.create(technology=ending, state="rejected")
    DecisionFactory.create(proposal=conflict, verdict="rejected", reason="conflict")

    page = office.get("/office/")

    assert [(lack.text, lack.count) for lack in page.context["page"].reasons] == [
        ("description is too vague", 1)
    ]
    assert proposal.need.title not in page.content.decode()
    assert proposal.need.owner.name not in page.content.decode()


def test_the_gaps_of_open_listings_are_counted(office: Client, university: Organization) -> None:
    TechnologyFactory.create_batch(2, owner=university)
    TechnologyFactory.create(owner=university, withdrawn=True)

    gaps = {lack.text: lack.count for lack in office.get("/office/").context["page"].gaps}

    assert gaps["Say what a user gains, in one or two sentences."] == 2


def test_the_list_is_searched_and_filtered(office: Client, university: Organization) -> None:
    TechnologyFactory.create(owner=university, title="Zirconium pump", external_id="A-17")
    TechnologyFactory.create(owner=university, title="钛合金", published=True)

    def found(query: str) -> list[str]:
        return [row.title for row in office.get(f"/my/technologies/?{query}").context["rows"]]

    assert found("q=ZIRCONIUM") == ["Zirconium pump"]
    assert found("q=a-17") == ["Zirconium pump"]
    assert found("state=published") == ["钛合金"]
    assert found("q=%E9%92%9B&state=draft") == []
    assert len(found("state=nonsense&page=x")) == 2


@pytest.mark.parametrize("path", ["/office/", "/my/technologies/"])
def test_queries_don_t_grow_with_the_listings(
    office: Client, university: Organization, editor: User, path: str
) -> None:
    few = _queries(office, path, lambda: _fill(university, 10))
    many = _queries(office, path, lambda: _fill(university, 120))

    assert few == many
    assert many <= MOST_QUERIES


def _fill(university: Organization, count: int) -> None:
    TechnologyFactory.create_batch(count, owner=university)
    TechnologyFactory.create_batch(count, owner=university, published=True, valid_until=in_days(5))


def _queries(office: Client, path: str, prepare: Callable[[], None]) -> int:
    prepare()
    office.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert office.get(path).status_code == 200
    return len(captured)
