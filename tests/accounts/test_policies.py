import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import TECHNOLOGY_MANAGERS, ManagerProfile, Role
from accounts.policies import (
    can_add_organizations,
    can_administer,
    can_appoint_technology_managers,
    can_edit_for,
    can_verify_organizations,
    is_member,
    is_technology_manager,
)
from tests.factories.accounts import (
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "edits", "administers"),
    [(Role.OWNER, True, True), (Role.EDITOR, True, False), (Role.VIEWER, False, False)],
)
def test_each_role_has_its_rights_in_its_own_organization_only(
    role: Role, edits: bool, administers: bool
) -> None:
    member = MembershipFactory.create(role=role)
    own, other = member.organization, OrganizationFactory.create()
    assert is_member(member.user, own)
    assert can_edit_for(member.user, own) is edits
    assert can_administer(member.user, own) is administers
    assert not is_member(member.user, other)
    assert not can_edit_for(member.user, other)
    assert not can_administer(member.user, other)


def test_an_owner_who_was_switched_off_has_no_rights_left() -> None:
    member = MembershipFactory.create(user__is_active=False)
    assert not is_member(member.user, member.organization)
    assert not can_edit_for(member.user, member.organization)
    assert not can_administer(member.user, member.organization)


def test_a_stranger_and_a_visitor_have_no_rights() -> None:
    organization = OrganizationFactory.create()
    for user in (UserFactory.create(), AnonymousUser()):
        assert not is_member(user, organization)
        assert not can_edit_for(user, organization)
        assert not can_administer(user, organization)
        assert not is_technology_manager(user)
        assert not can_verify_organizations(user)
        assert not can_appoint_technology_managers(user)
        assert not can_add_organizations(user)


def test_a_superuser_edits_and_administers_but_is_no_member() -> None:
    chief, organization = UserFactory.create(is_superuser=True), OrganizationFactory.create()
    assert can_edit_for(chief, organization)
    assert can_administer(chief, organization)
    assert can_verify_organizations(chief)
    assert not is_member(chief, organization)
    assert not is_technology_manager(chief)


def test_an_inactive_superuser_has_no_rights() -> None:
    chief = UserFactory.create(is_superuser=True, is_active=False)
    organization = OrganizationFactory.create()
    assert not can_edit_for(chief, organization)
    assert not can_administer(chief, organization)
    assert not can_verify_organizations(chief)


def test_a_technology_manager_is_active_in_the_group_and_has_a_profile() -> None:
    manager = TechnologyManagerFactory.create()
    assert is_technology_manager(manager)
    manager.is_active = False
    manager.save()
    assert not is_technology_manager(manager)


def test_the_group_alone_or_the_profile_alone_makes_no_technology_manager() -> None:
    in_group, with_profile = TechnologyManagerFactory.create_batch(2)
    ManagerProfile.objects.filter(user=in_group).delete()
    with_profile.groups.clear()
    assert in_group.groups.get().name == TECHNOLOGY_MANAGERS
    assert not is_technology_manager(in_group)
    assert not is_technology_manager(with_profile)


def test_a_technology_manager_does_not_edit_for_organizations() -> None:
    assert not can_edit_for(TechnologyManagerFactory.create(), OrganizationFactory.create())
