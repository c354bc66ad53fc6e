from typing import Any

import pytest
from django.contrib.admin.sites import all_sites
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts import models
from accounts.models import (
    AuditEvent,
    EnterpriseTierCertificate,
    ManagerProfile,
    Membership,
    Organization,
    Role,
    User,
)
from accounts.policies import is_technology_manager
from accounts.services import record_event
from tests.accounts.conftest import Trail
from tests.factories.accounts import (
    EnterpriseTierCertificateFactory,
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ORGANIZATION = {
    "code": "demo-univ",
    "name": "示范大学",
    "name_en": "",
    "kind": "university",
    "credit_code": "",
    "country": "CN",
    "province": "33",
    "parent": "",
    "email_domain": "",
}


@pytest.fixture
def chief() -> User:
    return UserFactory.create(is_staff=True, is_superuser=True)


@pytest.fixture
def desk(client: Client, chief: User) -> Client:
    client.force_login(chief)
    return client


def page(model: type, name: str, *arguments: object) -> str:
    return reverse(f"admin:accounts_{model.__name__.lower()}_{name}", args=arguments)


def told(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def delete_selected(client: Client, model: type, *objects: Any) -> Any:
    return client.post(
        page(model, "changelist"),
        {"action": "delete_selected", "_selected_action": [o.pk for o in objects], "post": "yes"},
    )


@pytest.mark.parametrize(
    "model",
    [
        User,
        Organization,
        Membership,
        EnterpriseTierCertificate,
        ManagerProfile,
        AuditEvent,
        models.ApiToken,
        models.Invitation,
        models.JoinRequest,
        models.MutedKind,
        models.Notification,
    ],
)
def test_every_model_has_its_list_and_search(model: type, desk: Client, now: Any) -> None:
    TechnologyManagerFactory.create()
    MembershipFactory.create()
    EnterpriseTierCertificateFactory.create()
    record_event(action="a.b", actor=None, subject=None, details={}, now=now)
    assert desk.get(page(model, "changelist"), {"q": "demo"}).status_code == 200


def test_no_model_of_the_app_is_left_out() -> None:
    metas = {getattr(value, "_meta", None) for value in vars(models).values()}
    ours = {meta.model for meta in metas if meta is not None and not meta.abstract}
    (site,) = (site for site in all_sites if site.is_registered(User))
    assert len(ours) == 13
    assert all(site.is_registered(model) for model in ours)


def test_the_audit_trail_is_read_only_even_for_superusers(
    desk: Client, now: Any, trail: Trail
) -> None:
    event = record_event(action="a.b", actor=None, subject=None, details={"k": 1}, now=now)
    assert desk.get(page(AuditEvent, "change", event.pk)).status_code == 200
    assert desk.get(page(AuditEvent, "add")).status_code == 403
    assert desk.post(page(AuditEvent, "change", event.pk), {"action": "x"}).status_code == 403
    assert desk.post(page(AuditEvent, "delete", event.pk), {"post": "yes"}).status_code == 403
    delete_selected(desk, AuditEvent, event)
    assert trail.actions() == ["a.b"]


def test_adding_and_changing_an_organization_goes_through_the_services(
    desk: Client, chief: User, trail: Trail
) -> None:
    assert desk.post(page(Organization, "add"), ORGANIZATION).status_code == 302
    organization = Organization.objects.get(code="demo-univ")
    changed = {**ORGANIZATION, "province": "44", "code": "other"}
    assert desk.post(page(Organization, "change", organization.pk), changed).status_code == 302
    organization.refresh_from_db()
    assert (organization.province, organization.code) == ("44", "demo-univ")
    assert trail.actions() == ["organization.created", "organization.revised"]
    assert trail.last().actor == chief


def test_a_wrong_credit_code_is_shown_beside_its_field(desk: Client) -> None:
    response = desk.post(page(Organization, "add"), {**ORGANIZATION, "credit_code": "123"})
    assert "this one has 3" in response.content.decode()
    assert not Organization.objects.exists()


def test_organizations_and_users_cannot_be_deleted(desk: Client, chief: User) -> None:
    organization = OrganizationFactory.create()
    for model, row in ((Organization, organization), (User, chief)):
        assert desk.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        delete_selected(desk, model, row)
    assert Organization.objects.get() == organization
    assert User.objects.get() == chief


def test_verification_is_an_action_with_its_evidence(desk: Client, trail: Trail) -> None:
    organization = OrganizationFactory.create()
    selected = {"_selected_action": [organization.pk]}
    desk.post(
        page(Organization, "changelist"),
        {"action": "verify_selected", "reason": "certificate seen", **selected},
    )
    organization.refresh_from_db()
    assert organization.is_verified
    assert trail.last().details["evidence"] == "certificate seen"
    without_reason = desk.post(
        page(Organization, "changelist"), {"action": "revoke_selected", "reason": "", **selected}
    )
    assert "Give a reason" in told(without_reason)[-1]
    organization.refresh_from_db()
    assert organization.is_verified
    desk.post(
        page(Organization, "changelist"),
        {"action": "revoke_selected", "reason": "expired", **selected},
    )
    organization.refresh_from_db()
    assert not organization.is_verified


def test_of_several_verifications_all_or_none_happen(desk: Client, now: Any, trail: Trail) -> None:
    fresh = OrganizationFactory.create(name="A")
    verified = OrganizationFactory.create(name="B", is_verified=True, verified_at=now)
    response = desk.post(
        page(Organization, "changelist"),
        {"action": "verify_selected", "_selected_action": [fresh.pk, verified.pk], "reason": ""},
    )
    assert told(response) == ["B is verified already."]
    fresh.refresh_from_db()
    assert not fresh.is_verified
    assert trail.actions() == []


def test_members_are_added_changed_and_removed_through_the_services(
    desk: Client, trail: Trail
) -> None:
    owner, user = MembershipFactory.create(), UserFactory.create()
    place = {"organization": owner.organization.pk, "user": user.pk, "role": "viewer"}
    desk.post(page(Membership, "add"), place)
    member = Membership.objects.get(user=user)
    desk.post(page(Membership, "change", member.pk), {"role": "editor"})
    assert Membership.objects.get(user=user).role == Role.EDITOR
    desk.post(page(Membership, "delete", member.pk), {"post": "yes"})
    assert Membership.objects.get() == owner
    assert trail.actions() == ["membership.added", "membership.role_changed", "membership.removed"]


def test_the_refusal_to_remove_the_last_owner_is_shown_and_nothing_changes(
    desk: Client, trail: Trail
) -> None:
    owner = MembershipFactory.create()
    viewer = MembershipFactory.create(organization=owner.organization, role=Role.VIEWER)
    for response in (
        desk.post(page(Membership, "change", owner.pk), {"role": "viewer"}),
        desk.post(page(Membership, "delete", owner.pk), {"post": "yes"}),
        delete_selected(desk, Membership, viewer, owner),
    ):
        assert response.status_code == 302
        assert "is the last owner of" in told(response)[-1]
    assert Membership.objects.count() == 2
    assert Membership.objects.get(pk=owner.pk).role == Role.OWNER
    assert trail.actions() == []


def test_certificates_are_recorded_and_removed_but_not_changed(desk: Client, trail: Trail) -> None:
    enterprise = OrganizationFactory.create(kind="enterprise")
    award = {
        "organization": enterprise.pk,
        "tier": "high_tech",
        "level": "",
        "issuer": "Demonstration Department",
        "number": "GR1",
        "valid_from": "2025-01-01",
        "valid_to": "2027-12-31",
        "evidence": "",
    }
    assert desk.post(page(EnterpriseTierCertificate, "add"), award).status_code == 302
    certificate = EnterpriseTierCertificate.objects.get()
    address = page(EnterpriseTierCertificate, "change", certificate.pk)
    assert desk.post(address, {**award, "number": "GR2"}).status_code == 403
    delete_selected(desk, EnterpriseTierCertificate, certificate)
    assert not EnterpriseTierCertificate.objects.exists()
    assert trail.actions() == ["tier_certificate.recorded", "tier_certificate.removed"]


def test_a_profile_is_an_appointment_and_its_deletion_a_dismissal(
    desk: Client, trail: Trail
) -> None:
    user = UserFactory.create()
    profile = {
        "user": user.pk,
        "grade": "senior",
        "technology_fields": "cs:new_materials\n\nht:new_energy",
        "provinces": ["33", "31"],
    }
    assert desk.post(page(ManagerProfile, "add"), profile).status_code == 302
    manager = ManagerProfile.objects.get()
    assert manager.technology_fields == ["cs:new_materials", "ht:new_energy"]
    assert is_technology_manager(user)
    shown = desk.get(page(ManagerProfile, "change", manager.pk)).content.decode()
    assert "cs:new_materials\nht:new_energy" in shown
    desk.post(page(ManagerProfile, "change", manager.pk), {"grade": "junior", "provinces": ["99"]})
    assert ManagerProfile.objects.get().grade == "senior"
    desk.post(page(ManagerProfile, "change", manager.pk), {"grade": "junior"})
    assert ManagerProfile.objects.get().grade == "junior"
    desk.post(page(ManagerProfile, "delete", manager.pk), {"post": "yes"})
    assert not is_technology_manager(user)
    assert [action.split(".")[1] for action in trail.actions()] == [
        "appointed",
        "revised",
        "dismissed",
    ]


def test_users_are_added_by_address_and_every_change_is_in_the_trail(
    desk: Client, chief: User, trail: Trail
) -> None:
    secret = "correct-horse-battery-9"
    added = {
        "email": "New@Example.org",
        "display_name": "R&D office",
        "usable_password": "true",
        "password1": secret,
        "password2": secret,
    }
    desk.post(page(User, "add"), added)
    user = User.objects.get(email="new@example.org")
    assert user.check_password(secret)
    edited = {"email": user.email, "display_name": "Office", "language": "zh-hans"}
    desk.post(page(User, "change", user.pk), edited)
    user.refresh_from_db()
    assert (user.display_name, user.is_active) == ("Office", False)
    assert trail.actions() == ["user.added", "user.changed"]
    assert trail.last().actor == chief
    again = desk.post(page(User, "add"), {**added, "email": "NEW@example.org"})
    assert "already" in again.content.decode()
    assert secret not in str(AuditEvent.objects.values_list("details", flat=True))


def test_staff_who_may_change_users_cannot_make_themselves_superusers(
    client: Client, chief: User
) -> None:
    clerk = UserFactory.create(is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="change_user"))
    client.force_login(clerk)
    edited = {"email": clerk.email, "display_name": "Clerk", "language": "en", "is_active": "on"}
    client.post(page(User, "change", clerk.pk), {**edited, "is_superuser": "on"})
    clerk.refresh_from_db()
    assert (clerk.display_name, clerk.is_superuser) == ("Clerk", False)
    takeover = client.post(page(User, "change", chief.pk), {**edited, "email": "x@example.org"})
    assert takeover.status_code == 403
    address = reverse("admin:auth_user_password_change", args=[chief.pk])
    secret = {"password1": "correct-horse-battery-9", "password2": "correct-horse-battery-9"}
    assert client.post(address, secret).status_code == 403
    assert User.objects.get(pk=chief.pk).email == chief.email


def test_staff_without_the_permission_are_not_offered_verification(client: Client) -> None:
    clerk = UserFactory.create(is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="change_organization"))
    client.force_login(clerk)
    organization = OrganizationFactory.create()
    shown = client.get(page(Organization, "changelist")).content.decode()
    assert "verify_selected" not in shown
    client.post(
        page(Organization, "changelist"),
        {"action": "verify_selected", "_selected_action": [organization.pk], "reason": ""},
    )
    organization.refresh_from_db()
    assert not organization.is_verified


def test_the_services_policy_holds_in_the_pages_too(client: Client) -> None:
    clerk = UserFactory.create(is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="change_organization"))
    client.force_login(clerk)
    organization = OrganizationFactory.create(name="Before")
    changed = {**ORGANIZATION, "name": "After"}
    response = client.post(page(Organization, "change", organization.pk), changed)
    assert told(response) == ["You are not allowed to do this."]
    organization.refresh_from_db()
    assert organization.name == "Before"
