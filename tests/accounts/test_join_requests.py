"""Asking to be let in, by the domain of a verified address."""

from datetime import datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from accounts.errors import AlreadyAsked, AlreadyMember, NotAllowed, RequestDecided, UnknownRole
from accounts.models import JoinRequest, Membership, Organization, Role, User
from accounts.selectors import notifications_of, organizations_to_join
from accounts.services import approve_join_request, decline_join_request, request_to_join
from tests.factories.accounts import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization(now: datetime) -> Organization:
    return OrganizationFactory.create(email_domain="demo.edu.cn", is_verified=True, verified_at=now)


@pytest.fixture
def owner(organization: Organization) -> User:
    return MembershipFactory.create(organization=organization).user


@pytest.fixture
def colleague() -> User:
    return UserFactory.create(email="colleague@cs.demo.edu.cn")


def test_an_owner_says_yes_and_the_person_reads(
    organization: Organization, owner: User, colleague: User, now: datetime, trail: Any
) -> None:
    request = request_to_join(organization=organization, user=colleague, now=now)
    assert not Membership.objects.filter(user=colleague).exists()
    assert [each.text for each in notifications_of(owner)] == [
        f"colleague@cs.demo.edu.cn asks to join {organization.name}."
    ]

    membership = approve_join_request(request=request, by=owner, now=now)

    assert (membership.user, membership.role) == (colleague, Role.VIEWER)
    assert trail.actions() == ["join_request.made", "join_request.approved"]
    assert notifications_of(colleague)[0].kind == "accounts.join_approved"


def test_an_owner_says_no(
    organization: Organization, owner: User, colleague: User, now: datetime, trail: Any
) -> None:
    request = request_to_join(organization=organization, user=colleague, now=now)
    decline_join_request(request=request, by=owner, now=now)

    assert not Membership.objects.filter(user=colleague).exists()
    assert trail.actions()[-1] == "join_request.declined"
    assert notifications_of(colleague)[0].kind == "accounts.join_declined"


def test_a_request_is_decided_once(
    organization: Organization, owner: User, colleague: User, now: datetime
) -> None:
    request = request_to_join(organization=organization, user=colleague, now=now)
    decline_join_request(request=request, by=owner, now=now)

    with pytest.raises(RequestDecided):
        approve_join_request(request=request, by=owner, now=now)
    assert not Membership.objects.filter(user=colleague).exists()


def test_nobody_decides_but_owners(
    organization: Organization, colleague: User, now: datetime
) -> None:
    viewer = MembershipFactory(organization=organization, role=Role.VIEWER).user
    request = request_to_join(organization=organization, user=colleague, now=now)

    for by in (viewer, colleague):
        with pytest.raises(NotAllowed):
            approve_join_request(request=request, by=by, now=now)
    assert JoinRequest.objects.get().outcome == ""


def test_a_role_that_is_none_is_refused(
    organization: Organization, owner: User, colleague: User, now: datetime
) -> None:
    request = request_to_join(organization=organization, user=colleague, now=now)

    with pytest.raises(UnknownRole):
        approve_join_request(request=request, by=owner, role="chief", now=now)
    assert JoinRequest.objects.get().outcome == ""


def test_who_asked_or_belongs_does_not_ask(
    organization: Organization, owner: User, colleague: User, now: datetime
) -> None:
    request_to_join(organization=organization, user=colleague, now=now)
    with pytest.raises(AlreadyAsked):
        request_to_join(organization=organization, user=colleague, now=now)

    member = MembershipFactory(organization=organization, user__email="m@demo.edu.cn").user
    with pytest.raises(AlreadyMember):
        request_to_join(organization=organization, user=member, now=now)
    assert JoinRequest.objects.count() == 1


@pytest.mark.parametrize("email", ["x@other.edu.cn", "x@notdemo.edu.cn", "x@demo.edu.cn.evil.cn"])
def test_another_domain_does_not_open_the_door(
    organization: Organization, now: datetime, trail: Any, email: str
) -> None:
    stranger = UserFactory(email=email)

    assert organization not in organizations_to_join(stranger)
    with pytest.raises(NotAllowed):
        request_to_join(organization=organization, user=stranger, now=now)
    assert trail.actions() == []


def test_an_address_that_was_not_proved_does_not_open_the_door(
    organization: Organization, now: datetime
) -> None:
    stranger = UserFactory()
    EmailAddress.objects.create(user=stranger, email="x@demo.edu.cn", verified=False)

    assert organization not in organizations_to_join(stranger)
    with pytest.raises(NotAllowed):
        request_to_join(organization=organization, user=stranger, now=now)


def test_an_organization_that_nobody_verified_is_not_offered(
    colleague: User, now: datetime
) -> None:
    unverified = OrganizationFactory(email_domain="demo.edu.cn")

    assert [*organizations_to_join(colleague)] == []
    with pytest.raises(NotAllowed):
        request_to_join(organization=unverified, user=colleague, now=now)


def test_a_domain_that_is_open_to_everybody_joins_nobody(now: datetime) -> None:
    organization = OrganizationFactory(email_domain="qq.com", is_verified=True, verified_at=now)
    stranger = UserFactory(email="stranger@qq.com")

    assert [*organizations_to_join(stranger)] == []
    with pytest.raises(NotAllowed):
        request_to_join(organization=organization, user=stranger, now=now)
