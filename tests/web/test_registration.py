"""Opening an account: verified by mail, silent about who has one."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from accounts.selectors import organizations_of
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

ADDRESS = "new@example.edu.cn"


def sign_up(client: Client, **changes: str) -> Any:
    values = {
        "display_name": "A Newcomer",
        "email": ADDRESS,
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    return client.post("/accounts/signup/", {**values, **changes})


def link_in(body: str) -> str:
    return re.findall(r"https?://[^/]+(/accounts/confirm-email/\S+/)", body)[0]


def test_a_person_registers_verifies_and_is_led_to_an_organization(
    client: Client, mailoutbox: Any
) -> None:
    assert sign_up(client).status_code == 302
    assert not EmailAddress.objects.get(email=ADDRESS).verified
    assert mailoutbox[0].to == [ADDRESS]

    answer = client.post(link_in(mailoutbox[0].body), follow=True)

    assert EmailAddress.objects.get(email=ADDRESS).verified
    assert answer.redirect_chain[-1][0] == "/organization/"
    assert User.objects.get(email=ADDRESS).display_name == "A Newcomer"


def test_who_did_not_open_the_link_is_not_let_in(client: Client) -> None:
    sign_up(client)

    answer = Client().post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})

    assert answer.status_code == 302
    assert answer["location"] == "/accounts/confirm-email/"
    assert client.get("/organization/").status_code == 302


def test_signing_up_with_a_known_address_looks_the_same_and_mails_its_owner(
    client: Client, mailoutbox: Any
) -> None:
    UserFactory(email="known@example.org")

    new, known = sign_up(client), sign_up(Client(), email="known@example.org")

    assert (new.status_code, new["location"]) == (known.status_code, known["location"])
    assert [mail.to for mail in mailoutbox] == [[ADDRESS], ["known@example.org"]]
    assert "confirm-email" not in mailoutbox[1].body
    assert User.objects.count() == 2


def test_resetting_a_password_does_not_tell_who_has_an_account(client: Client) -> None:
    UserFactory(email="known@example.org")

    answers = [
        client.post("/accounts/password/reset/", {"email": email})
        for email in ("known@example.org", "unknown@example.org")
    ]

    assert {(each.status_code, each["location"]) for each in answers} == {
        (302, "/accounts/password/reset/done/")
    }


def test_the_account_and_its_mail_speak_the_language_of_the_page(
    client: Client, mailoutbox: Any
) -> None:
    client.cookies["django_language"] = "zh-hans"
    sign_up(client)

    user = User.objects.get(email=ADDRESS)
    assert (user.language, user.language_is_chosen) == ("zh-hans", True)
    assert re.search(r"[一-鿿]", mailoutbox[0].subject)


def test_sign_ups_are_limited(client: Client) -> None:
    codes = [
        sign_up(client, email=f"p{n}@example.org", password2="x").status_code for n in range(11)
    ]

    assert codes == [200] * 10 + [429]


def test_accounts_opened_by_administrators_count_as_verified(client: Client) -> None:
    user = UserFactory(password=PASSWORD)
    MembershipFactory(user=user)

    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})

    assert answer["location"] == "/"


def test_after_signing_in_the_pages_speak_the_chosen_language(client: Client) -> None:
    user = UserFactory(password=PASSWORD, language="zh-hans", language_is_chosen=True)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})

    assert '<html lang="zh-hans">' in client.get("/help/").content.decode()


def test_founding_an_organization_leads_home(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)

    answer = client.post(
        "/found-organization/",
        {"name": "示范企业", "kind": "enterprise", "country": "CN", "province": "33"},
    )

    assert answer["location"] == "/"
    made = organizations_of(user).get()
    assert (made.name, made.is_verified) == ("示范企业", False)


def test_a_wrong_credit_code_is_told_beside_its_field(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)

    answer = client.post(
        "/found-organization/",
        {"name": "示范企业", "kind": "enterprise", "country": "CN", "credit_code": "123"},
    )

    assert answer.status_code == 200
    assert 'id="id_credit_code_error"' in answer.content.decode()
    assert not organizations_of(user).exists()
