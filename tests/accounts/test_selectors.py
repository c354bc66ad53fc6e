from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.fields import credit_code_check_character
from accounts.models import Organization, Role
from accounts.selectors import (
    active_members_of,
    audit_events_about,
    find_organization,
    find_organization_by_credit_code,
    find_user,
    get_organization,
    memberships_of,
    organizations_editable_by,
    organizations_of,
    technology_managers,
)
from accounts.services import record_event
from tests.factories.accounts import (
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_a_user_is_found_by_address_in_whatever_case() -> None:
    user = UserFactory.create(email="person@example.org")
    assert find_user(" PERSON@example.org ") == user
    assert find_user("nobody@example.org") is None


def test_an_organization_is_found_by_its_code() -> None:
    organization = OrganizationFactory.create(code="demo-univ")
    assert get_organization("demo-univ") == organization
    assert find_organization("demo-univ") == organization
    assert find_organization("other") is None
    with pytest.raises(Organization.DoesNotExist):
        get_organization("other")


def test_an_organization_is_found_by_credit_code_and_a_blank_one_finds_none() -> None:
    code = "91330100MA0000001"
    organization = OrganizationFactory.create(credit_code=code + credit_code_check_character(code))
    OrganizationFactory.create(credit_code="")
    assert find_organization_by_credit_code(organization.credit_code.lower()) == organization
    assert find_organization_by_credit_code(" ") is None
    assert find_organization_by_credit_code("-") is None


def test_a_persons_organizations_and_those_they_edit_for() -> None:
    user = UserFactory.create()
    owned, edited, viewed, _other = OrganizationFactory.create_batch(4)
    for organization, role in ((owned, Role.OWNER), (edited, Role.EDITOR), (viewed, Role.VIEWER)):
        MembershipFactory.create(user=user, organization=organization, role=role)
    MembershipFactory.create(organization=owned, role=Role.OWNER)
    assert set(organizations_of(user)) == {owned, edited, viewed}
    assert list(organizations_editable_by(user)) == [owned, edited]


def test_a_visitor_and_an_inactive_user_edit_for_nobody() -> None:
    OrganizationFactory.create()
    inactive = MembershipFactory.create(user__is_active=False).user
    assert not organizations_of(AnonymousUser()).exists()
    assert not organizations_editable_by(AnonymousUser()).exists()
    assert not organizations_editable_by(inactive).exists()


def test_a_superuser_edits_for_all() -> None:
    OrganizationFactory.create_batch(2)
    assert organizations_editable_by(UserFactory.create(is_superuser=True)).count() == 2


def test_only_active_members_are_written_to() -> None:
    member = MembershipFactory.create()
    gone = MembershipFactory.create(organization=member.organization, user__is_active=False)
    MembershipFactory.create()
    assert set(memberships_of(member.organization)) == {member, gone}
    assert list(active_members_of(member.organization)) == [member.user]


def test_managers_in_office_are_active_and_listed_once() -> None:
    manager = TechnologyManagerFactory.create()
    TechnologyManagerFactory.create(is_active=False)
    UserFactory.create(is_superuser=True)
    assert list(technology_managers()) == [manager]


def test_the_events_about_one_object_come_latest_first(now: datetime) -> None:
    first, second = OrganizationFactory.create_batch(2)
    user = UserFactory.create(pk=first.pk)
    for action, subject in (
        ("a.one", first),
        ("b.other", second),
        ("c.user", user),
        ("d.two", first),
    ):
        record_event(action=action, actor=None, subject=subject, details={}, now=now)
    assert [event.action for event in audit_events_about(first)] == ["d.two", "a.one"]
