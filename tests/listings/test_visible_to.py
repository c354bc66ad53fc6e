from datetime import date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import Organization, User
from listings.models import Need
from listings.selectors import (
    needs_listed_for,
    needs_visible_to,
    published_needs,
    published_technologies,
    recent_needs,
    recent_technologies,
    technologies_visible_to,
)
from tests.factories.accounts import MembershipFactory, OrganizationFactory
from tests.factories.listings import NeedFactory, PayAfterUseTermsFactory, TechnologyFactory

pytestmark = pytest.mark.django_db

LEVELS = ("open", "members", "brokered")


@pytest.fixture
def foreign(db: None) -> list[Need]:
    """Three published needs of others, one of each confidentiality."""
    return [
        NeedFactory.create(title=level, confidentiality=level, published=True) for level in LEVELS
    ]


@pytest.fixture
def own(university: Organization) -> list[Need]:
    """The university's needs, one of each confidentiality and some in other states."""
    levels = [
        NeedFactory.create(
            title=f"own {level}", confidentiality=level, published=True, owner=university
        )
        for level in LEVELS
    ]
    return [
        *levels,
        NeedFactory.create(title="own draft", owner=university),
        NeedFactory.create(title="own withdrawn", owner=university, withdrawn=True),
    ]


def titles(needs: Any) -> set[str]:
    return {need.title for need in needs}


ALL_FOREIGN = {"open", "members", "brokered"}
ALL_OWN = {"own open", "own members", "own brokered", "own draft", "own withdrawn"}


def test_a_visitor_sees_what_is_open_and_published(foreign: Any, own: Any, outsider: User) -> None:
    for visitor in (None, AnonymousUser(), outsider):
        assert titles(needs_visible_to(visitor)) == {"open", "own open"}


def test_a_member_also_sees_what_is_for_members_and_all_of_the_own_organization(
    foreign: Any, own: Any, viewer: User
) -> None:
    assert titles(needs_visible_to(viewer)) == {"open", "members"} | ALL_OWN


def test_a_member_of_another_organization_sees_no_drafts(foreign: Any, own: Any) -> None:
    other = MembershipFactory.create().user

    assert titles(needs_visible_to(other)) == {"open", "members", "own open", "own members"}


def test_a_manager_sees_everything(foreign: Any, own: Any, manager: User) -> None:
    assert titles(needs_visible_to(manager)) == ALL_FOREIGN | ALL_OWN


def test_an_account_that_is_switched_off_is_a_visitor(
    foreign: Any, own: Any, viewer: User, manager: User
) -> None:
    for user in (viewer, manager):
        user.is_active = False
        user.save()
        assert titles(needs_visible_to(user)) == {"open", "own open"}


def test_nothing_appears_twice_for_a_member_of_two_organizations(own: Any, viewer: User) -> None:
    MembershipFactory.create(user=viewer)

    assert needs_visible_to(viewer).count() == len(own)


def test_technologies_follow_the_same_rules(viewer: User, manager: User) -> None:
    for level in LEVELS:
        TechnologyFactory.create(title=level, confidentiality=level, published=True)

    assert titles(technologies_visible_to(None)) == {"open"}
    assert titles(technologies_visible_to(viewer)) == {"open", "members"}
    assert titles(technologies_visible_to(manager)) == ALL_FOREIGN


def test_published_needs_are_those_in_force_latest_first(now: datetime, db: None) -> None:
    first = NeedFactory.create(published=True, published_at=datetime(2026, 1, 1, tzinfo=now.tzinfo))
    last = NeedFactory.create(
        published=True,
        published_at=datetime(2026, 2, 1, tzinfo=now.tzinfo),
        valid_until=date(2026, 3, 2),
        confidentiality="brokered",
    )
    NeedFactory.create(published=True, valid_until=date(2026, 3, 1))
    NeedFactory.create(submitted=True)

    assert list(published_needs(now)) == [last, first]


def test_lists_show_in_force_listings_of_the_reader_s_level(
    foreign: Any, own: Any, viewer: User, manager: User, now: datetime
) -> None:
    assert titles(recent_needs(None, now=now)) == {"open", "own open"}
    assert titles(needs_listed_for(viewer, now=now)) == {
        "open",
        "members",
        "own open",
        "own members",
        "own brokered",
    }
    assert len(recent_needs(manager, now=now, limit=4)) == 4


def test_owner_and_terms_are_at_hand_for_a_list(
    now: datetime, db: None, django_assert_num_queries: Any
) -> None:
    PayAfterUseTermsFactory.create(technology=TechnologyFactory.create(published=True))
    TechnologyFactory.create(published=True)

    with django_assert_num_queries(1):
        shown = [(t.owner.name, t.offers_pay_after_use) for t in published_technologies(now)]

    assert [offers for _owner, offers in shown] == [False, True]
    assert len(recent_technologies(None, now=now)) == 2


def test_members_of_an_organization_that_nobody_verified_see_what_visitors_see() -> None:
    founder = MembershipFactory.create(organization=OrganizationFactory.create()).user
    for_members = NeedFactory.create(published=True, confidentiality="members")

    assert for_members not in needs_visible_to(founder)
    Organization.objects.update(is_verified=True, verified_at=timezone.now())
    assert for_members in needs_visible_to(founder)
