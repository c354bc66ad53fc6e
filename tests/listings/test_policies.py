import pytest
from django.utils import timezone

from accounts.models import Organization, Role, User
from listings.policies import can_post_for, can_publish, can_revise, reader_tier
from listings.tiers import Tier
from tests.factories.accounts import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.listings import NeedFactory

pytestmark = pytest.mark.django_db


def test_editors_and_owners_post_and_revise_but_don_t_publish(university: Organization) -> None:
    need = NeedFactory.create(owner=university)

    for role in (Role.OWNER, Role.EDITOR):
        user = MembershipFactory.create(organization=university, role=role).user
        assert can_post_for(user, university)
        assert can_revise(user, need)
        assert not can_publish(user, need)


def test_managers_superusers_and_the_operator_do_all(
    university: Organization, manager: User
) -> None:
    need = NeedFactory.create(owner=university)

    for user in (manager, UserFactory.create(is_superuser=True), None):
        assert can_post_for(user, university)
        assert can_revise(user, need)
        assert can_publish(user, need)


def test_viewers_strangers_and_the_inactive_do_nothing(
    university: Organization, viewer: User, outsider: User, editor: User
) -> None:
    need = NeedFactory.create(owner=university)
    editor.is_active = False
    editor.save()

    for user in (viewer, outsider, editor):
        assert not can_post_for(user, university)
        assert not can_revise(user, need)
        assert not can_publish(user, need)


def test_a_reader_is_let_in_as_far_as_the_part_played(
    viewer: User, outsider: User, manager: User, university: Organization
) -> None:
    need = NeedFactory.create(owner=university)
    member_elsewhere = MembershipFactory.create().user

    assert reader_tier(outsider, need) == Tier.PUBLIC
    assert reader_tier(member_elsewhere, need) == Tier.MEMBERS
    assert reader_tier(viewer, need) == Tier.SIGNED
    assert reader_tier(manager, need) == Tier.SIGNED


def test_an_organization_that_nobody_verified_opens_nothing_of_others() -> None:
    founder = MembershipFactory.create(organization=OrganizationFactory.create()).user
    listing = NeedFactory.create(published=True)

    assert reader_tier(founder, listing) == Tier.PUBLIC
    Organization.objects.update(is_verified=True, verified_at=timezone.now())
    assert reader_tier(founder, listing) == Tier.MEMBERS
