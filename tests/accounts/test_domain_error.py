import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from accounts import errors
from accounts.errors import DomainError, LastOwnerStays, NotAllowed


def all_reasons(base: type[DomainError] = DomainError) -> list[type[DomainError]]:
    return [base, *(reason for child in base.__subclasses__() for reason in all_reasons(child))]


def test_a_reason_brings_its_code_and_message() -> None:
    error = NotAllowed()
    assert (error.code, error.message) == ("not_allowed", "You are not allowed to do this.")


def test_the_places_of_the_message_are_filled_from_the_parameters() -> None:
    error = LastOwnerStays(email="a@example.org", organization="示范大学")
    assert error.message == (
        "a@example.org is the last owner of 示范大学; make somebody else an owner first."
    )
    assert error.params == {"email": "a@example.org", "organization": "示范大学"}
    assert str(error) == error.message


def test_another_message_may_be_given_for_the_same_reason() -> None:
    assert NotAllowed("Only on %(day)s.", day="Mondays").message == "Only on Mondays."


def test_a_message_without_parameters_may_hold_a_percent_sign() -> None:
    assert DomainError("At most 100 % of it.").message == "At most 100 % of it."


def test_the_message_is_translated_when_it_is_read_not_when_it_is_raised() -> None:
    with translation.override("en"):
        error = DomainError(gettext_lazy("Yes"))
    with translation.override("zh-hans"):
        assert error.message == "是"


def test_no_two_reasons_share_a_code() -> None:
    ours = [reason for reason in all_reasons() if reason.__module__ == errors.__name__]
    codes = [reason.code for reason in ours]
    assert len(ours) > 10
    assert len(set(codes)) == len(codes)


def test_a_refusal_is_caught_as_its_family() -> None:
    with pytest.raises(DomainError):
        raise NotAllowed
