"""A site that has just opened."""

import math

import pytest

from matchmaker.matching.engine.calibration import estimate_prior, flat_prior
from matchmaker.matching.engine.collection import Candidate, Query
from tests.matching.engine.collection_cases import (
    DIMENSION,
    ENCODER,
    empty_collection,
    entry,
    query,
    two_languages,
)

PRIORS = {
    "flat": flat_prior(DIMENSION),
    "estimated": estimate_prior(ENCODER, evenness=0.3),
}
TITLES = {
    0: [],
    1: ["Laser sensor for methane"],
    3: ["Laser sensor for methane", "Wheat variety that resists drought", "Robot gripper"],
}
TITLES[30] = [*TITLES[3], *(f"Casting method number {number}" for number in range(27))]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("count", TITLES)
@pytest.mark.parametrize("asked", ["methane", "甲烷", "", "。", "zzyzx"])
def test_every_answer_is_a_finite_number(prior: str, count: int, asked: str) -> None:
    collection = empty_collection(prior=PRIORS[prior])
    collection.upsert(entry(key, title) for key, title in enumerate(TITLES[count]))
    (found,) = collection.search([query(asked)], k=50)
    assert len(found) == count
    assert all(is_finite(candidate) for candidate in found)


def is_finite(candidate: Candidate) -> bool:
    return all(map(math.isfinite, [candidate.score, *candidate.features.values()]))


@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_document_that_fits_is_above_all_others_and_not_weak(prior: str, count: int) -> None:
    collection = empty_collection(prior=PRIORS[prior])
    collection.upsert(entry(key, title) for key, title in enumerate(TITLES[count]))
    (found,) = collection.search([query("laser sensor for methane")], k=50)
    assert found[0].id == 0
    assert found[0].band != "weak"


def test_a_document_equal_to_all_others_is_no_match_for_something_else() -> None:
    collection = empty_collection(prior=PRIORS["estimated"])
    collection.upsert(entry(key, "Casting method") for key in range(5))
    (found,) = collection.search([query("wheat variety")], k=5)
    assert {candidate.band for candidate in found} == {"weak"}


def test_a_language_that_nobody_else_uses_is_asked_and_answered() -> None:
    entries, _ = two_languages(6)
    collection = empty_collection()
    collection.upsert(entries)
    asked = query("Лазерный датчик метана")
    (found,) = collection.search([Query("ru", asked.title, "", asked.vector)], k=12)
    assert len(found) == 12
    assert all(candidate.features["same_language"] == 0 for candidate in found)
