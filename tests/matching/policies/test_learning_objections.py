"""What each part of learning looks at, and what it must not look at."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from matchmaker.matching.policies.learning import RULES, Said, objections_of
from matchmaker.matching.policies.terms import NeedSide, Pair, TechnologySide
from matchmaker.matching.states import TEACHES, LearntPart, Reason

SAID = Said(
    characters=700, is_chinese=True, has_indicators=True, has_benefits=True, has_comparison=True
)
PAIR = Pair(
    NeedSide(organization=1, province="31", language="zh", minimum_trl=6),
    TechnologySide(
        organization=2,
        province="31",
        language="zh",
        maturity_standard="trl",
        maturity_level=9,
        price_min=Decimal(0),
        licence_kinds=frozenset({"non_exclusive"}),
        rights=("granted",),
    ),
    date(2026, 6, 1),
)


def objections(*, said: Said = SAID, **technology: Any) -> dict[str, dict[str, float]]:
    return objections_of(PAIR.edited("technology", technology), said)


def test_nothing_speaks_against_what_is_ripe_and_well_described() -> None:
    assert objections() == {}


def test_every_rejection_reason_about_the_pair_has_its_part_and_each_part_one_reason() -> None:
    assert {*RULES} | {LearntPart.TOPIC} == {*TEACHES.values()} == {*LearntPart}
    assert len(TEACHES) == len(LearntPart)
    assert not {Reason.CONFLICT, Reason.DUPLICATE, Reason.ALREADY_KNOWN} & {*TEACHES}


def test_less_mature_is_objected_to_step_by_step_and_never_less() -> None:
    found = [{**objections(maturity_level=level)["maturity"]} for level in (3, 5, 8)]
    assert found[2] == {"below_trl_9": 1.0}
    assert {*found[1]} == {f"below_trl_{step}" for step in (6, 7, 8, 9)} | {"below_asked_trl"}
    assert all(found[0][name] >= amount for name, amount in found[1].items())
    assert found[0]["below_asked_trl"] == 0.75


def test_another_ladder_says_nothing_and_no_level_says_so() -> None:
    assert objections(maturity_standard="stage", maturity_level=2) == {}
    assert objections(maturity_level=None) == {"maturity": {"level_not_stated": 1.0}}


@pytest.mark.parametrize(
    ("technology", "said", "part", "expected"),
    [
        ({"province": "44"}, {}, "terms", {"region": 1.0}),
        ({"rights": ()}, {}, "route", {"no_rights_listed": 1.0}),
        ({"price_min": None}, {}, "route", {"no_price": 1.0}),
        ({}, {"has_benefits": False}, "benefit", {"no_benefits": 1.0}),
        ({}, {"characters": 200}, "description", {"short": 0.5}),
        ({}, {"characters": 300, "is_chinese": False}, "description", {"short": 0.75}),
        ({}, {"has_indicators": False}, "description", {"no_indicators": 1.0}),
    ],
)
def test_each_part_has_objections_of_its_own(
    technology: dict[str, Any], said: dict[str, Any], part: str, expected: dict[str, float]
) -> None:
    found = objections(said=replace(SAID, **said), **technology)
    assert found == {part: expected}


def test_only_the_wanted_parts_are_looked_at() -> None:
    immature = PAIR.edited("technology", {"maturity_level": 2, "province": "44"})
    assert {*objections_of(immature, SAID, parts=["terms"])} == {"terms"}
