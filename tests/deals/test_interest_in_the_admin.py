"""What technology managers see of interest: the list, and on the review page."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from matchmaker.matching.models import Asking
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory
from tests.factories.deals import NOW, InterestFactory
from tests.factories.matching import ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    call_command("migrate", verbosity=0)
    client.force_login(TechnologyManagerFactory())
    return client


def test_a_manager_sees_every_interest_and_changes_none(desk: Client) -> None:
    proposal = ProposalFactory()
    interest = InterestFactory(
        technology=proposal.technology, need=proposal.need, proposal=proposal, settled_at=NOW
    )
    refused = InterestFactory(obstacles=["licence_taken"], settled_at=NOW)

    page = desk.get("/admin/deals/interest/").content.decode()

    assert interest.organization.name in page
    assert f"/admin/matching/proposal/{proposal.pk}/review/" in page
    assert "exclusive licence is in force" in page
    shown = desk.get(f"/admin/deals/interest/{refused.pk}/change/").content.decode()
    assert refused.message in shown
    assert "_save" not in shown
    assert desk.get("/admin/deals/interest/add/").status_code == 403


def test_nobody_else_sees_the_list(client: Client) -> None:
    client.force_login(MembershipFactory(user__is_staff=True).user)
    assert client.get("/admin/deals/interest/").status_code == 403


def test_the_review_page_says_who_asked_for_the_pair(desk: Client) -> None:
    proposal = ProposalFactory()
    asking: Any = Asking.objects.create(
        need=proposal.need,
        technology=proposal.technology,
        organization=proposal.need.owner,
        note="<b>We make bodies.</b>",
        asked_at=NOW,
    )

    page = desk.get(f"/admin/matching/proposal/{proposal.pk}/review/").content.decode()

    assert "Asked for by" in page
    assert asking.organization.name in page
    assert "&lt;b&gt;We make bodies." in page


def test_the_list_costs_the_same_at_few_and_many(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        InterestFactory()
    with django_assert_max_num_queries(30) as queries:
        desk.get("/admin/deals/interest/")
        few = len(queries)
    for _ in range(12):
        InterestFactory()
    with django_assert_max_num_queries(few):
        desk.get("/admin/deals/interest/")
