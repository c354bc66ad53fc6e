"""System checks of matching."""

from typing import Any

import pytest

from matchmaker.matching.checks import check_encoder, check_vectors
from matchmaker.matching.models import ListingVector
from tests.factories.listings import TechnologyFactory
from tests.factories.matching import embed


def test_an_encoder_that_opens_is_not_mentioned() -> None:
    assert check_encoder() == []


def test_an_encoder_that_does_not_open_is_an_error_with_its_mend(settings: Any) -> None:
    settings.ENCODER = "bundled:nonsense"
    (error,) = check_encoder()
    assert error.id == "matching.E001"
    assert error.hint is not None
    assert "bundled:e5" in error.hint


@pytest.mark.django_db
def test_vectors_of_the_encoder_in_use_are_not_mentioned() -> None:
    assert check_vectors(databases=["default"]) == []
    embed(TechnologyFactory(published=True))
    assert check_vectors(databases=["default"]) == []


@pytest.mark.django_db
def test_vectors_of_another_encoder_are_named_with_the_command_that_mends() -> None:
    embed(TechnologyFactory(published=True))
    ListingVector.objects.filter(audience="public").update(encoder="an-older-one")
    (warning,) = check_vectors(databases=["default"])
    assert "an-older-one (text 1-1)" in warning.msg
    assert "hashing" not in warning.msg
    assert "rebuild_index" in (warning.hint or "")


@pytest.mark.django_db
def test_the_database_is_not_asked_where_the_caller_did_not_name_it(
    django_assert_num_queries: Any,
) -> None:
    with django_assert_num_queries(0):
        assert check_vectors(databases=None) == []
