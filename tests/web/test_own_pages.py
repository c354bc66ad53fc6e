"""Account, tokens, inbox, organization, privacy: one's own affairs and nobody else's."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import (
    ApiToken,
    Invitation,
    JoinRequest,
    Membership,
    MutedKind,
    Notification,
    Role,
    User,
)
from accounts.news import JOIN_ASKED, VERIFIED
from accounts.services import create_api_token, notify
from tests.factories.accounts import (
    PASSWORD,
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

OWN_PAGES = (
    "/account/",
    "/account/tokens/",
    "/account/notifications/",
    "/inbox/",
    "/organization/",
    "/found-organization/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/sessions/",
)


@pytest.fixture
def user(client: Client) -> User:
    made: User = UserFactory(password=PASSWORD)
    client.force_login(made)
    return made


def told(user: User, number: int = 1) -> None:
    for n in range(number):
        params = {"organization": f"Works {n}"}
        notify(users=[user], kind=VERIFIED, params=params, url="/help/", now=timezone.now())


@pytest.mark.parametrize("page", OWN_PAGES)
def test_own_pages_open_for_who_is_signed_in(client: Client, page: str) -> None:
    assert client.get(page)["location"].startswith("/accounts/login/")

    client.force_login(UserFactory(password=PASSWORD))
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("page", ["/help/", "/privacy/"])
def test_help_and_privacy_open_for_everybody(client: Client, page: str) -> None:
    assert client.get(page).status_code == 200
    assert f'href="{page}"' in client.get("/").content.decode()


def test_name_and_language_are_saved_and_spoken_at_once(client: Client, user: User) -> None:
    answer = client.post("/account/", {"display_name": "New", "language": "zh-hans"}, follow=True)

    user.refresh_from_db()
    assert (user.display_name, user.language) == ("New", "zh-hans")
    assert "已保存" in answer.content.decode()


def test_a_token_is_shown_once(client: Client, user: User) -> None:
    values = {"name": "Importer", "scopes": ["imports"], "days": "30"}
    page = client.post("/account/tokens/", values)

    token = ApiToken.objects.get(user=user)
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert secret not in client.get("/account/tokens/").content.decode()
    assert "no-store" in page["cache-control"]
    assert (token.expiry - token.created).days == 30


def test_a_token_without_scope_is_not_made(client: Client, user: User) -> None:
    page = client.post("/account/tokens/", {"name": "Importer", "days": "30"})

    assert 'role="alert"' in page.content.decode()
    assert not ApiToken.objects.exists()


def test_nobody_reaches_anothers_token(client: Client, user: User) -> None:
    now = timezone.now()
    token, _text = create_api_token(
        user=UserFactory(),
        name="T",
        scopes=["imports"],
        expires_at=now + timedelta(days=1),
        now=now,
    )
    assert client.post(f"/account/tokens/{token.public_id}/revoke/").status_code == 404
    assert ApiToken.objects.exists()


def test_what_is_not_ticked_is_muted(client: Client, user: User) -> None:
    client.post("/account/notifications/", {"wanted": [VERIFIED]})

    muted = set(MutedKind.objects.filter(user=user).values_list("kind", flat=True))
    assert JOIN_ASKED in muted
    assert VERIFIED not in muted


def test_opening_news_marks_it_and_leads_there(client: Client, user: User) -> None:
    told(user)
    row = Notification.objects.get()
    assert "Works 0 was verified." in client.get("/inbox/").content.decode()

    answer = client.post(f"/inbox/{row.pk}/")

    row.refresh_from_db()
    assert answer["location"] == "/help/"
    assert row.read_at is not None


def test_all_news_is_marked_at_once_and_the_badge_goes(client: Client, user: User) -> None:
    told(user, 3)
    assert 'class="unread-count">3<' in client.get("/help/").content.decode()

    client.post("/inbox/read/")

    assert "unread-count" not in client.get("/help/").content.decode()


def test_nobody_opens_anothers_news(client: Client, user: User) -> None:
    told(UserFactory())
    row = Notification.objects.get()

    assert client.post(f"/inbox/{row.pk}/").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_an_empty_inbox_says_what_will_appear(client: Client, user: User) -> None:
    assert "Nothing has happened yet." in client.get("/inbox/").content.decode()


def queries(client: Client, page: str) -> int:
    client.get(page)  # the first request of a session costs more
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def test_the_inbox_costs_the_same_at_few_and_many(client: Client, user: User) -> None:
    told(user, 2)
    few = queries(client, "/inbox/")
    told(user, 60)

    assert queries(client, "/inbox/") == few <= 15
    assert 'rel="next"' in client.get("/inbox/").content.decode()


def test_the_page_of_an_organization_costs_the_same_at_few_and_many(
    client: Client, user: User
) -> None:
    organization = MembershipFactory(user=user).organization
    few = queries(client, f"/organization/{organization.code}/")
    for _n in range(9):
        person = MembershipFactory(organization=organization, role=Role.VIEWER).user
        JoinRequest.objects.create(
            organization=organization, user=UserFactory(), email=person.email
        )

    assert queries(client, f"/organization/{organization.code}/") == few <= 15


def test_an_owner_invites_changes_roles_and_removes(
    client: Client, user: User, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    organization = MembershipFactory(user=user).organization
    member = MembershipFactory(organization=organization, role=Role.VIEWER)
    base = f"/organization/{organization.code}/"

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{base}invite/", {"email": "colleague@example.org", "role": "editor"})
    client.post(f"{base}members/{member.pk}/role/", {"role": "editor"})

    assert "/invitations/" in mailoutbox[0].body
    member.refresh_from_db()
    assert member.role == Role.EDITOR
    client.post(f"{base}members/{member.pk}/remove/")
    assert not Membership.objects.filter(pk=member.pk).exists()
    row = Invitation.objects.get()
    client.post(f"{base}invitations/{row.pk}/revoke/")
    row.refresh_from_db()
    assert row.revoked_at is not None


def test_the_last_owner_is_told_why_they_cannot_leave(client: Client, user: User) -> None:
    membership = MembershipFactory(user=user)
    base = f"/organization/{membership.organization.code}/"

    page = client.post(f"{base}members/{membership.pk}/remove/", follow=True)

    assert "is the last owner of" in page.content.decode()
    assert Membership.objects.filter(pk=membership.pk).exists()


@pytest.mark.parametrize("role", [None, Role.VIEWER, Role.EDITOR])
def test_what_owners_do_is_not_there_for_others(
    client: Client, user: User, role: str | None
) -> None:
    ownership = MembershipFactory()
    organization = ownership.organization
    if role:
        MembershipFactory(user=user, organization=organization, role=role)
    base = f"/organization/{organization.code}/"

    assert client.get(base).status_code == (200 if role else 404)
    assert client.get(f"{base}details/").status_code == 404
    invited = client.post(f"{base}invite/", {"email": "x@example.org", "role": "owner"})
    assert invited.status_code == 404
    changed = client.post(f"{base}members/{ownership.pk}/role/", {"role": "viewer"})
    assert changed.status_code == 404
    assert client.post(f"{base}members/{ownership.pk}/remove/").status_code == 404
    assert not Invitation.objects.exists()


def test_details_are_changed_by_an_owner(client: Client, user: User) -> None:
    organization = MembershipFactory(user=user, organization__province="33").organization
    values = {"name": "示范大学", "kind": "university", "country": "CN", "province": "44"}
    answer = client.post(f"/organization/{organization.code}/details/", values)

    organization.refresh_from_db()
    assert answer.status_code == 302
    assert (organization.name, organization.province) == ("示范大学", "44")


def test_a_foreign_domain_is_refused_beside_its_field(client: Client, user: User) -> None:
    organization = MembershipFactory(user=user).organization
    values = {
        "name": organization.name,
        "kind": organization.kind,
        "country": "CN",
        "email_domain": "qq.com",
    }
    page = client.post(f"/organization/{organization.code}/details/", values)

    assert 'id="id_email_domain_error"' in page.content.decode()


def test_a_colleague_asks_and_an_owner_lets_them_in(client: Client, user: User) -> None:
    organization = OrganizationFactory(
        email_domain="demo.edu.cn", is_verified=True, verified_at=timezone.now()
    )
    MembershipFactory(user=user, organization=organization)
    colleague = UserFactory(email="c@demo.edu.cn")
    other = Client()
    other.force_login(colleague)
    assert organization.name in other.get("/organization/").content.decode()

    other.post(f"/organization/{organization.code}/join/")
    row = JoinRequest.objects.get()
    client.post(
        f"/organization/{organization.code}/requests/{row.pk}/",
        {"answer": "approve", "role": "editor"},
    )

    assert Membership.objects.get(user=colleague).role == Role.EDITOR


def test_the_export_is_a_file_of_ones_own(client: Client, user: User) -> None:
    answer = client.post("/privacy/export/")

    assert answer["content-disposition"].startswith('attachment; filename="matchmaker-')
    assert json.loads(answer.content)["account"]["email"] == user.email


def test_erasing_wants_the_password(client: Client, user: User) -> None:
    assert client.post("/privacy/erase/", {"password": "wrong"}).status_code == 422
    assert User.objects.filter(pk=user.pk, is_active=True).exists()

    answer = client.post("/privacy/erase/", {"password": PASSWORD})

    assert answer["location"] == "/"
    assert not User.objects.get(pk=user.pk).is_active
    assert "_auth_user_id" not in client.session


def test_staff_set_up_a_second_factor_before_they_reach_the_desk(
    client: Client, settings: Any
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    client.force_login(TechnologyManagerFactory())

    assert client.get("/admin/")["location"] == "/accounts/2fa/totp/activate/"
    settings.STAFF_SECOND_FACTOR = False
    assert client.get("/admin/").status_code == 200
