import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from accounts.selectors import find_user
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_the_address_is_stored_in_lower_case_and_so_read_from_the_object_in_hand() -> None:
    user = User.objects.create_user("  Person@Example.ORG ")
    assert user.email == "person@example.org"
    assert User.objects.get(pk=user.pk).email == "person@example.org"


@pytest.mark.parametrize(
    "spelling", ["PERSON@EXAMPLE.ORG", "person@example.org", "Person@example.Org"]
)
def test_the_same_address_in_another_case_is_taken(spelling: str) -> None:
    User.objects.create_user("person@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(spelling)
    assert User.objects.count() == 1


def test_the_database_itself_refuses_another_case_of_the_same_address() -> None:
    user = UserFactory.create(email="person@example.org")
    other = UserFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_user SET email = %s WHERE id = %s", ["PERSON@example.org", other.pk]
        )
    assert find_user("person@example.org") == user


def test_signing_in_is_blind_to_the_case_of_the_address() -> None:
    user = UserFactory.create(email="person@example.org", password=PASSWORD)
    assert authenticate(None, username="Person@EXAMPLE.org", password=PASSWORD) == user
    assert authenticate(None, username="person@example.org", password="wrong") is None


def test_a_user_without_a_password_cannot_sign_in_by_one() -> None:
    assert not User.objects.create_user("person@example.org").has_usable_password()


@pytest.mark.parametrize("nothing", ["", "   "])
def test_a_user_needs_an_address(nothing: str) -> None:
    with pytest.raises(ValueError, match="needs an e-mail address"):
        User.objects.create_user(nothing)
    assert not User.objects.exists()


def test_a_superuser_may_open_the_administration_pages() -> None:
    user = User.objects.create_superuser("chief@example.org", PASSWORD)
    assert (user.is_staff, user.is_superuser) == (True, True)


def test_a_user_is_called_by_address_until_a_name_is_given() -> None:
    user = UserFactory.build(email="person@example.org", display_name="")
    assert user.get_full_name() == "person@example.org"
    user.display_name = "R&D office"
    assert user.get_short_name() == "R&D office"
