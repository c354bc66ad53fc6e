import pytest
from django.test import Client

from tests.factories.accounts import TechnologyManagerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_person_signs_in_with_e_mail_and_password(client: Client) -> None:
    user = UserFactory(email="office@example.org")
    user.set_password("correct horse battery")
    user.save()

    answer = client.post(
        "/accounts/login/", {"login": "Office@example.org", "password": "correct horse battery"}
    )

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_wrong_password_signs_nobody_in_and_says_so(client: Client) -> None:
    UserFactory(email="office@example.org")

    answer = client.post("/accounts/login/", {"login": "office@example.org", "password": "wrong"})

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    assert 'role="alert"' in answer.content.decode()


def test_a_technology_manager_is_shown_the_way_to_the_desk(client: Client) -> None:
    client.force_login(TechnologyManagerFactory(is_staff=True))

    assert "Review desk" in client.get("/").content.decode()
