"""An organization says that it would like to talk about somebody's listing."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.errors import DomainError
from accounts.models import AuditEvent, Notification, Role
from matchmaker.deals.errors import (
    CounterpartMissing,
    CounterpartNotOwn,
    InterestAlreadyOpen,
    ListingNotOpen,
    MessageTooLong,
    OwnListing,
    TooManyInterests,
)
from matchmaker.deals.models import Interest
from matchmaker.deals.services import express_interest, withdraw_interest
from tests.factories.accounts import (
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
)
from tests.factories.deals import NOW
from tests.factories.listings import NeedFactory, TechnologyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Any:
    return MembershipFactory(
        role=Role.EDITOR,
        organization__kind="enterprise",
        organization__name="示范制造公司",
        organization__name_en="Demonstration Works",
    )


def said(editor: Any, listing: Any, **more: Any) -> Interest:
    arguments = {"organization": editor.organization, "by": editor.user, "now": NOW, **more}
    return express_interest(listing=listing, **arguments)


def nothing_happened() -> bool:
    return not (
        Interest.objects.exists()
        or Notification.objects.exists()
        or AuditEvent.objects.filter(action__startswith="interest").exists()
    )


def refused(error: type[DomainError], editor: Any, listing: Any, **more: Any) -> DomainError:
    with pytest.raises(error) as refusal:
        said(editor, listing, **more)
    assert nothing_happened()
    return refusal.value


def test_an_editor_expresses_interest_in_a_technology_for_a_need_of_the_organization(
    editor: Any,
) -> None:
    technology = TechnologyFactory(published=True)
    need = NeedFactory(published=True, owner=editor.organization)

    interest = said(editor, technology, counterpart=need, message="  We make bodies.\x00 ")

    interest.refresh_from_db()
    assert (interest.technology, interest.need) == (technology, need)
    assert (interest.listing, interest.counterpart) == (technology, need)
    assert (interest.state, interest.message) == ("open", "We make bodies.")
    assert (interest.created_by, interest.created_at) == (editor.user, NOW)
    event = AuditEvent.objects.get(action="interest.expressed")
    assert event.details["organization"] == editor.organization.pk
    assert event.actor == editor.user


def test_the_owners_office_and_the_managers_find_it_in_their_inboxes(editor: Any) -> None:
    technology = TechnologyFactory(published=True, title="Quiet gearbox")
    office = MembershipFactory(organization=technology.owner, role=Role.EDITOR).user
    MembershipFactory(organization=technology.owner, role=Role.VIEWER)
    manager = TechnologyManagerFactory()

    said(editor, technology)

    news = {row.user: row for row in Notification.objects.all()}
    assert set(news) == {office, manager}
    assert "Demonstration Works is interested in “Quiet gearbox”" in news[office].text
    assert news[office].url == f"/technologies/{technology.pk}/"


def test_who_answers_an_anonymous_need_is_told_nothing_of_its_owner(editor: Any) -> None:
    need = NeedFactory(published=True, anonymous=True, owner__name="CANARY")
    technology = TechnologyFactory(published=True, owner=editor.organization)

    said(editor, need, counterpart=technology)

    assert all("CANARY" not in f"{row.params}" for row in Notification.objects.all())
    assert not Notification.objects.filter(user=editor.user).exists()


def test_a_viewer_may_not_speak_for_the_organization(editor: Any) -> None:
    viewer = MembershipFactory(organization=editor.organization, role=Role.VIEWER)
    refusal = refused(DomainError, viewer, TechnologyFactory(published=True))
    assert refusal.code == "not_allowed"


def test_a_stranger_may_not_speak_for_the_organization(editor: Any) -> None:
    stranger = MembershipFactory()
    refusal = refused(
        DomainError, stranger, TechnologyFactory(published=True), organization=editor.organization
    )
    assert refusal.code == "not_allowed"


def test_ones_own_listing_is_refused(editor: Any) -> None:
    refused(OwnListing, editor, TechnologyFactory(published=True, owner=editor.organization))


@pytest.mark.parametrize("trait", ["withdrawn", "expired", "submitted"])
def test_a_listing_that_is_not_published_is_refused(editor: Any, trait: str) -> None:
    refused(ListingNotOpen, editor, TechnologyFactory(**{trait: True}))


def test_a_listing_whose_last_day_is_over_is_refused(editor: Any) -> None:
    yesterday = NOW.date() - timedelta(days=1)
    refused(ListingNotOpen, editor, TechnologyFactory(published=True, valid_until=yesterday))


def test_a_listing_that_the_reader_may_not_see_is_refused(editor: Any) -> None:
    refused(ListingNotOpen, editor, TechnologyFactory(published=True, confidentiality="brokered"))


def test_interest_in_a_need_names_a_technology(editor: Any) -> None:
    refused(CounterpartMissing, editor, NeedFactory(published=True))


@pytest.mark.parametrize("fields", [{}, {"withdrawn": True}])
def test_what_is_named_is_published_and_ones_own(editor: Any, fields: dict[str, Any]) -> None:
    owner = editor.organization if fields else OrganizationFactory()
    named = NeedFactory(**{"published": not fields, **fields}, owner=owner)
    refused(CounterpartNotOwn, editor, TechnologyFactory(published=True), counterpart=named)


def test_what_is_named_is_of_the_other_kind(editor: Any) -> None:
    own = TechnologyFactory(published=True, owner=editor.organization)
    refused(CounterpartNotOwn, editor, TechnologyFactory(published=True), counterpart=own)


def test_a_message_that_is_too_long_is_refused_with_both_lengths(editor: Any) -> None:
    refusal = refused(
        MessageTooLong, editor, TechnologyFactory(published=True), message="long" * 251
    )
    assert "1004" in refusal.message
    assert "1000" in refusal.message


def test_an_organization_has_one_open_interest_in_a_listing(editor: Any) -> None:
    technology = TechnologyFactory(published=True)
    first = said(editor, technology)

    with pytest.raises(InterestAlreadyOpen):
        said(editor, technology)

    assert Interest.objects.get() == first
    withdraw_interest(interest=first, by=editor.user, now=NOW)
    said(editor, technology)
    assert Interest.objects.count() == 2


def test_a_day_has_a_limit_for_the_organization_and_the_next_day_has_room(
    editor: Any, settings: Any
) -> None:
    settings.INTERESTS_PER_DAY = 2
    said(editor, TechnologyFactory(published=True))
    withdraw_interest(
        interest=said(editor, TechnologyFactory(published=True)), by=editor.user, now=NOW
    )

    with pytest.raises(TooManyInterests) as refusal:
        said(editor, TechnologyFactory(published=True))

    assert "2 times today" in refusal.value.message
    assert Interest.objects.count() == 2
    said(MembershipFactory(), TechnologyFactory(published=True))
    said(editor, TechnologyFactory(published=True), now=NOW + timedelta(days=1))
