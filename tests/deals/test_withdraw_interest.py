"""An interest is taken back, or ends with its listing."""

from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import AuditEvent, Role
from listings.services import withdraw_technology
from matchmaker.deals.errors import InterestEnded
from matchmaker.deals.services import withdraw_interest
from matchmaker.matching.models import Asking, MatchingWork
from tests.factories.accounts import MembershipFactory
from tests.factories.deals import NOW, InterestFactory
from tests.factories.listings import NeedFactory

pytestmark = pytest.mark.django_db


def member_of(interest: Any, role: str = Role.EDITOR) -> Any:
    return MembershipFactory(organization=interest.organization, role=role).user


def test_an_editor_withdraws_it_and_the_trail_says_so() -> None:
    interest = InterestFactory()
    by = member_of(interest)

    withdraw_interest(interest=interest, by=by, now=NOW)

    interest.refresh_from_db()
    assert (interest.state, interest.ended_at) == ("withdrawn", NOW)
    assert AuditEvent.objects.get(action="interest.withdrawn").actor == by


def test_the_desk_no_longer_says_that_the_pair_was_asked_for() -> None:
    interest = InterestFactory(need=NeedFactory(published=True))
    pair = {"need": interest.need, "technology": interest.technology}
    Asking.objects.create(**pair, organization=interest.organization, asked_at=NOW)

    withdraw_interest(interest=interest, by=member_of(interest), now=NOW)

    assert not Asking.objects.exists()
    assert MatchingWork.objects.get().need == interest.need


@pytest.mark.parametrize("role", [Role.VIEWER, None])
def test_who_could_not_express_it_cannot_withdraw_it(role: Any) -> None:
    interest = InterestFactory()
    by = member_of(interest, role) if role else MembershipFactory().user

    with pytest.raises(NotAllowed):
        withdraw_interest(interest=interest, by=by, now=NOW)

    interest.refresh_from_db()
    assert interest.is_open
    assert not AuditEvent.objects.exists()


def test_it_is_withdrawn_once() -> None:
    interest = InterestFactory()
    by = member_of(interest)
    withdraw_interest(interest=interest, by=by, now=NOW)

    with pytest.raises(InterestEnded):
        withdraw_interest(interest=interest, by=by, now=NOW)

    assert AuditEvent.objects.count() == 1


def test_it_ends_when_its_listing_is_withdrawn() -> None:
    interest, other = InterestFactory(), InterestFactory()

    withdraw_technology(technology=interest.technology, by=None, now=NOW)

    interest.refresh_from_db()
    other.refresh_from_db()
    assert (interest.state, other.state) == ("closed", "open")
