"""One organization is let further into one listing, and shut out again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import AuditEvent
from listings.models import DisclosureGrant
from listings.policies import reader_tier
from listings.selectors import needs_visible_to, technologies_visible_to
from listings.services import set_disclosure
from listings.tiers import Tier
from matchmaker.matching.selectors.readers import find_listing, reader_of
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.deals import NOW
from tests.factories.listings import NeedFactory, TechnologyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Any:
    return MembershipFactory()


def let_in(reader: Any, listing: Any, tier: Tier | None, **more: Any) -> DisclosureGrant | None:
    arguments = {"reference": "introduction:1", "by": None, "now": NOW, **more}
    return set_disclosure(listing=listing, organization=reader.organization, tier=tier, **arguments)


def tiers_of(user: Any, listing: Any) -> tuple[Tier, Tier]:
    """As the two rooms that ask see it."""
    return reader_tier(user, listing), reader_of(user).tier_of(listing)


def test_a_grant_raises_the_tier_of_that_organization_for_that_listing_only(reader: Any) -> None:
    listing, other = TechnologyFactory(published=True), TechnologyFactory(published=True)
    need = NeedFactory(published=True, pk=listing.pk)
    stranger = MembershipFactory().user

    let_in(reader, listing, Tier.INTRODUCED)

    assert tiers_of(reader.user, listing) == (Tier.INTRODUCED, Tier.INTRODUCED)
    assert tiers_of(reader.user, other) == (Tier.MEMBERS, Tier.MEMBERS)
    assert tiers_of(reader.user, need) == (Tier.MEMBERS, Tier.MEMBERS)
    assert tiers_of(stranger, listing) == (Tier.MEMBERS, Tier.MEMBERS)
    event = AuditEvent.objects.get(action="disclosure.set")
    assert event.details == {
        "organization": reader.organization.pk,
        "tier": "introduced",
        "reference": "introduction:1",
    }


def test_a_higher_tier_takes_the_place_of_the_lower_and_both_stay_on_record(reader: Any) -> None:
    listing = NeedFactory(published=True)
    let_in(reader, listing, Tier.INTRODUCED)

    let_in(reader, listing, Tier.SIGNED, now=NOW + timedelta(days=1))

    assert tiers_of(reader.user, listing) == (Tier.SIGNED, Tier.SIGNED)
    rows = DisclosureGrant.objects.order_by("tier")
    assert [row.revoked_at for row in rows] == [NOW + timedelta(days=1), None]


def test_revoking_ends_it_at_once(reader: Any) -> None:
    listing = TechnologyFactory(published=True)
    let_in(reader, listing, Tier.SIGNED)

    assert let_in(reader, listing, None, now=NOW + timedelta(days=1)) is None

    assert tiers_of(reader.user, listing) == (Tier.MEMBERS, Tier.MEMBERS)


def test_what_is_set_already_changes_nothing(reader: Any) -> None:
    listing = TechnologyFactory(published=True)
    first = let_in(reader, listing, Tier.SIGNED)

    assert let_in(reader, listing, Tier.SIGNED, now=NOW + timedelta(days=1)) == first
    assert let_in(reader, TechnologyFactory(published=True), None) is None

    assert DisclosureGrant.objects.count() == 1
    assert AuditEvent.objects.filter(action="disclosure.set").count() == 1


def test_the_highest_of_two_introductions_counts(reader: Any) -> None:
    listing = TechnologyFactory(published=True)
    let_in(reader, listing, Tier.SIGNED)
    let_in(reader, listing, Tier.INTRODUCED, reference="introduction:2")
    assert tiers_of(reader.user, listing) == (Tier.SIGNED, Tier.SIGNED)

    let_in(reader, listing, None)

    assert tiers_of(reader.user, listing) == (Tier.INTRODUCED, Tier.INTRODUCED)


def test_a_brokered_listing_is_known_to_who_was_let_in_while_it_is_published(reader: Any) -> None:
    technology = TechnologyFactory(published=True, confidentiality="brokered")
    need = NeedFactory(published=True, confidentiality="brokered")
    closed = TechnologyFactory(withdrawn=True)
    assert find_listing(reader_of(reader.user), "technology", technology.pk) is None

    for listing in (technology, need, closed):
        let_in(reader, listing, Tier.INTRODUCED)

    assert [*technologies_visible_to(reader.user)] == [technology]
    assert [*needs_visible_to(reader.user)] == [need]
    assert find_listing(reader_of(reader.user), "technology", technology.pk) == technology
    assert find_listing(reader_of(reader.user), "technology", closed.pk) is None
    assert not technologies_visible_to(MembershipFactory().user).exists()


def test_who_is_disabled_or_in_no_organization_reads_no_further(reader: Any) -> None:
    listing = TechnologyFactory(published=True)
    let_in(reader, listing, Tier.SIGNED)
    reader.user.is_active = False
    reader.user.save()

    assert tiers_of(reader.user, listing) == (Tier.PUBLIC, Tier.PUBLIC)
    assert tiers_of(UserFactory(), listing) == (Tier.PUBLIC, Tier.PUBLIC)
