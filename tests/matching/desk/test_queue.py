"""What comes next for whom: order, tabs, scope, and an exact share that chance draws."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from matchmaker.matching.errors import ClaimLimitReached
from matchmaker.matching.models import Asking, Claim, Proposal
from matchmaker.matching.selectors.queue import (
    MIDDLE,
    find_next_for,
    is_drawn,
    places_of,
    queue_page,
)
from matchmaker.matching.services.claims import claim_next, claim_proposal, give_back
from matchmaker.matching.services.escalating import escalate_proposal
from matchmaker.matching.states import ClaimBecause, QueueTab
from tests.factories.accounts import OrganizationFactory, TechnologyManagerFactory
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NOW, ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return TechnologyManagerFactory()


def proposals_of_one_pair_of_owners(count: int, **more: Any) -> list[Proposal]:
    """Many proposals at the cost of few organizations."""
    need = NeedFactory(published=True)
    owner = OrganizationFactory(verified=True)
    technologies = TechnologyFactory.create_batch(count, published=True, owner=owner)
    return [ProposalFactory(need=need, technology=one, **more) for one in technologies]


def keys(user: User, tab: QueueTab = QueueTab.NEXT, number: int = 1) -> list[int]:
    page = queue_page(user, tab, number=number, now=NOW)
    return [row.proposal.pk for row in page.rows]


def test_overdue_comes_first_then_age_times_score_times_uncertainty(
    manager: User, settings: Any
) -> None:
    settings.DESK_EXPLORATION_PERCENT = 0
    day = timedelta(days=1)
    young_doubtful = ProposalFactory(score=MIDDLE, created_at=NOW - day)
    old_doubtful = ProposalFactory(score=MIDDLE, created_at=NOW - 3 * day)
    old_beyond_doubt = ProposalFactory(score=MIDDLE + 20, created_at=NOW - 3 * day)
    overdue_and_poor = ProposalFactory(score=0.1, created_at=NOW - 5 * day)
    wanted = [overdue_and_poor, old_doubtful, young_doubtful, old_beyond_doubt]
    assert keys(manager) == [one.pk for one in wanted]
    page = queue_page(manager, QueueTab.NEXT, number=1, now=NOW)
    assert [row.is_overdue for row in page.rows] == [True, False, False, False]
    assert [row.because for row in page.rows[:2]] == [ClaimBecause.OVERDUE, ClaimBecause.ITS_TURN]
    assert [row.age_days for row in page.rows] == [5, 3, 1, 3]


def test_each_proposal_stands_on_its_tabs_only(manager: User) -> None:
    other = TechnologyManagerFactory()
    free, mine, theirs = ProposalFactory.create_batch(3, created_at=NOW)
    overdue = ProposalFactory(created_at=NOW - timedelta(days=6))
    snoozed = ProposalFactory(snoozed_until=date(2026, 6, 2), created_at=NOW - timedelta(days=9))
    awake_again = ProposalFactory(snoozed_until=date(2026, 6, 1), created_at=NOW)
    ProposalFactory(state="closed")
    claim_proposal(proposal=mine, by=manager, now=NOW)
    claim_proposal(proposal=theirs, by=other, now=NOW)
    shown = {tab: set(keys(manager, tab)) for tab in QueueTab}
    assert shown == {
        QueueTab.NEXT: {free.pk, overdue.pk, awake_again.pk},
        QueueTab.CLAIMED: {theirs.pk},
        QueueTab.MINE: {mine.pk},
        QueueTab.OVERDUE: {overdue.pk},
        QueueTab.SNOOZED: {snoozed.pk},
    }
    counts = queue_page(manager, QueueTab.NEXT, number=1, now=NOW).counts
    assert counts == {tab.value: len(found) for tab, found in shown.items()}
    row = queue_page(manager, QueueTab.CLAIMED, number=1, now=NOW).rows[0]
    assert row.claim is not None
    assert row.claim.holder == other


def test_a_manager_is_offered_their_fields_and_regions() -> None:
    textiles: dict[str, Any] = {"technology_fields": ["cs:agriculture"], "province": "31"}
    near = ProposalFactory()
    far = ProposalFactory(
        need=NeedFactory(published=True, **textiles),
        technology=TechnologyFactory(published=True, **textiles),
    )
    by_profile: dict[str, dict[str, Any]] = {
        "everything": {},
        "field": {"profile__technology_fields": ["cs:agriculture"]},
        "region": {"profile__provinces": ["33"]},
        "both": {
            "profile__technology_fields": ["cs:agriculture"],
            "profile__provinces": ["33"],
        },
        "lead": {"profile__technology_fields": ["cs:agriculture"], "profile__is_lead": True},
    }
    offered = {
        name: set(keys(TechnologyManagerFactory(**profile))) for name, profile in by_profile.items()
    }
    assert offered == {
        "everything": {near.pk, far.pk},
        "field": {far.pk},
        "region": {near.pk},
        "both": set(),
        "lead": {near.pk, far.pk},
    }


@pytest.mark.parametrize("percent", [0, 1, 10, 15, 33, 50, 100])
def test_of_the_first_places_exactly_the_share_is_drawn(percent: int) -> None:
    for count in (1, 7, 10, 99, 100, 1000):
        drawn = sum(is_drawn(place, percent) for place in range(1, count + 1))
        assert drawn == count * percent // 100


def test_the_share_is_exact_however_few_are_dealt_at_a_time(manager: User, settings: Any) -> None:
    settings.DESK_EXPLORATION_PERCENT = 20
    settings.DESK_CLAIMS_AT_ONCE = 30
    made = proposals_of_one_pair_of_owners(30, created_at=NOW)
    dealt: list[Claim] = []
    for count in (1, 1, 3, 7, 2, 1, 5, 5):
        dealt += claim_next(by=manager, count=count, now=NOW)
        drawn = sum(claim.because == ClaimBecause.EXPLORATION for claim in dealt)
        assert drawn == len(dealt) * 20 // 100
    assert len({claim.proposal_id for claim in dealt}) == len(dealt) == 25
    for claim in dealt:  # whether they are kept does not matter
        give_back(proposal=claim.proposal, by=manager, now=NOW)
    dealt += claim_next(by=manager, count=5, now=NOW)
    assert sum(claim.because == ClaimBecause.EXPLORATION for claim in dealt) == 6
    assert len(made) == 30


def test_every_place_is_drawn_among_all_and_overdue_stays_first(settings: Any) -> None:
    settings.DESK_EXPLORATION_PERCENT = 100
    made = proposals_of_one_pair_of_owners(6, created_at=NOW)
    overdue = proposals_of_one_pair_of_owners(2, created_at=NOW - timedelta(days=9))
    heads: Counter[int] = Counter()
    for day in range(60):
        now = NOW + timedelta(days=day)
        settings.DESK_SERVICE_DAYS = 8 + day
        places = places_of(Proposal.objects.all(), now=now, start=0, upto=8)
        found = [place.proposal for place in places]
        assert set(found[:2]) == {one.pk for one in overdue}
        assert sorted(found) == sorted(one.pk for one in made + overdue)
        heads[found[2]] += 1
    # 60 draws among six: each is expected ten times, and 0 would be a chance of 2 in 100,000.
    assert set(heads) == {one.pk for one in made}


def test_looking_again_on_the_same_day_draws_the_same(manager: User, settings: Any) -> None:
    settings.DESK_EXPLORATION_PERCENT = 50
    proposals_of_one_pair_of_owners(25, created_at=NOW)
    first, second = keys(manager), keys(manager, number=2)
    assert (first, second) == (keys(manager), keys(manager, number=2))
    assert len(first) == 20
    assert len(set(first) | set(second)) == 25
    assert keys(manager, number=99) == second


def test_dealing_stops_at_the_cap(manager: User, settings: Any) -> None:
    settings.DESK_CLAIMS_AT_ONCE = 3
    proposals_of_one_pair_of_owners(5)
    assert len(claim_next(by=manager, count=5, now=NOW)) == 3
    with pytest.raises(ClaimLimitReached):
        claim_next(by=manager, count=1, now=NOW)
    assert Claim.objects.count() == AuditEvent.objects.filter(action="proposal.claimed").count()


def test_one_goes_on_with_what_one_holds_and_then_with_the_queue(
    manager: User, settings: Any
) -> None:
    settings.DESK_EXPLORATION_PERCENT = 0
    assert find_next_for(manager, now=NOW) is None
    head, held, last = (ProposalFactory(created_at=NOW - timedelta(days=d)) for d in (3, 2, 1))
    claim_proposal(proposal=held, by=manager, now=NOW)
    assert find_next_for(manager, now=NOW) == held
    assert find_next_for(manager, now=NOW, after=held) == head
    assert find_next_for(TechnologyManagerFactory(), now=NOW, after=head) == last


def test_what_was_escalated_comes_next_for_leads_only(manager: User) -> None:
    lead = TechnologyManagerFactory(profile__is_lead=True)
    proposal = ProposalFactory()
    escalate_proposal(proposal=proposal, note="Above my pay.", by=manager, now=NOW)
    assert keys(manager) == []
    assert keys(lead) == [proposal.pk]


ADDRESS = "admin:matching_proposal_queue"


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("tab", QueueTab.values)
def test_a_tab_asks_the_database_as_often_for_many_as_for_few(
    client: Client, manager: User, tab: str
) -> None:
    client.force_login(manager)
    address = f"{reverse(ADDRESS)}?tab={tab}"
    now = timezone.now()
    proposals_of_one_pair_of_owners(2, created_at=now - timedelta(days=6))
    client.get(address)
    few = queries(client, address)
    proposals_of_one_pair_of_owners(8, created_at=now - timedelta(days=6))
    assert queries(client, address) == few <= 22


def test_the_page_says_why_how_old_and_whose(client: Client, manager: User) -> None:
    other = TechnologyManagerFactory(display_name="The other manager")
    now = timezone.now()
    asked = ProposalFactory(created_at=now - timedelta(days=6))
    Asking.objects.create(
        need=asked.need, technology=asked.technology, organization=asked.need.owner, asked_at=now
    )
    theirs = ProposalFactory(created_at=now)
    claim_proposal(proposal=theirs, by=other, now=now)
    client.force_login(manager)
    text = " ".join(client.get(reverse(ADDRESS)).content.decode().split())
    assert "Overdue · asked for by a side" in text
    assert "overdue for 1 day" in text
    assert "6 days old" in text
    assert theirs.need.title not in text
    text = client.get(f"{reverse(ADDRESS)}?tab=claimed").content.decode()
    assert theirs.need.title in text
    assert "The other manager" in text


def test_taking_and_claiming_by_form(client: Client, manager: User) -> None:
    client.force_login(manager)
    take = reverse("admin:matching_proposal_take")
    chosen = reverse("admin:matching_proposal_claim_chosen")
    assert client.get(take).status_code == client.get(chosen).status_code == 405
    assert client.post(take)["Location"].endswith("?tab=next")
    first = ProposalFactory()
    assert client.post(take, {"count": "1"})["Location"].endswith(f"/{first.pk}/review/")
    others = ProposalFactory.create_batch(3)
    assert client.post(take, {"count": "2"})["Location"].endswith("?tab=mine")
    keys_of_all = [str(one.pk) for one in others]
    answer = client.post(chosen, {"chosen": [*keys_of_all, "x", "0"]}, follow=True)
    assert "3 proposals are yours now." in answer.content.decode()
    assert Claim.objects.filter(holder=manager, ended_at=None).count() == 4
