"""What planted managers teach: by how much each readiness level falls after so many decisions.

``.venv/bin/python -m bench.learning`` prints the tables of docs/explanation/learning.md. The
managers follow a rule that is known here and not to the fit, so what comes out can be judged. Runs
in seconds, without a database: fit and objections are pure functions.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "matchmaker.settings")
os.environ.setdefault("DEBUG", "on")

import django

django.setup()

from matchmaker.matching.engine.learning import (  # noqa: E402
    Lesson,
    fitted,
    lowering,
    topic_lowering,
)
from matchmaker.matching.policies.learning import RULES, Said, objections_of  # noqa: E402
from matchmaker.matching.policies.terms import NeedSide, Pair, TechnologySide  # noqa: E402

COUNTS = (20, 50, 100, 200, 500, 1000, 5000)
LEVELS = range(2, 10)
FIRST_RIPE = 6
NOISES = (0.0, 0.1, 0.3)
RUNS = 5
Objections = dict[str, dict[str, float]]


def planted(count: int, noise: float, seed: int) -> Iterator[tuple[Objections, bool]]:
    """Pairs and whether they were rejected as too early: below TRL 6, but for a share of slips."""
    draw = np.random.default_rng(seed)
    for number in range(count):
        level = LEVELS[number % len(LEVELS)]
        rejected = (level < FIRST_RIPE) != (draw.random() < noise)
        yield objections_at(level, elsewhere=bool(draw.random() < 0.5)), rejected


def objections_at(level: int, *, elsewhere: bool = False) -> Objections:
    """What speaks against a technology of this level, from another province or not."""
    need = NeedSide(organization=1, province="31", language="zh")
    technology = TechnologySide(
        organization=2,
        province="44" if elsewhere else "31",
        language="zh",
        maturity_standard="trl",
        maturity_level=level,
        licence_kinds=frozenset({"non_exclusive"}),
        rights=("granted",),
    )
    said = Said(
        characters=400,
        is_chinese=True,
        has_indicators=True,
        has_benefits=True,
        has_comparison=False,
    )
    return objections_of(Pair(need, technology, date(2026, 6, 1)), said)


def learnt(decisions: Sequence[tuple[Objections, bool]]) -> dict[str, Lesson]:
    """Every part's lesson: the reason is always about maturity."""
    approved = [objections for objections, rejected in decisions if not rejected]
    too_early = [objections for objections, rejected in decisions if rejected]
    return {
        part.value: fitted(
            [one.get(part.value, {}) for one in too_early] if part == "maturity" else [],
            [one.get(part.value, {}) for one in approved],
        )
        for part in RULES
    }


def main() -> None:
    """Print by how many deviations each level falls, and what every other part moved."""
    print("| slips | decisions | " + " | ".join(f"TRL {n}" for n in LEVELS) + " | others | fit |")
    print("|---|---|" + "---|" * len(LEVELS) + "---|---|")
    for noise in NOISES:
        for count in COUNTS:
            print(_row(noise, count))
    print("\n| rejections | " + " | ".join(f"likeness {n / 10}" for n in range(2, 11, 2)) + " |")
    print("|---|" + "---|" * 5)
    for rejections in (1, 2, 5, 20):
        falls = [
            topic_lowering(rejected=n / 10, approved=0.0, rejections=rejections)
            for n in range(2, 11, 2)
        ]
        print(f"| {rejections} | " + " | ".join(f"{fall:.2f}" for fall in falls) + " |")


def _row(noise: float, count: int) -> str:
    falls: list[list[float]] = []
    others, seconds = 0.0, []
    for seed in range(RUNS):
        decisions = [*planted(count, noise, seed)]
        began = time.perf_counter()
        lessons = learnt(decisions)
        seconds.append(time.perf_counter() - began)
        at = {level: objections_at(level, elsewhere=True) for level in LEVELS}
        falls.append([lowering(lessons["maturity"], at[n].get("maturity", {})) for n in LEVELS])
        others += sum(
            lowering(lesson, found.get(part, {}))
            for found in at.values()
            for part, lesson in lessons.items()
            if part != "maturity"
        )
    medians = " | ".join(f"{fall:.2f}" for fall in np.median(falls, axis=0))
    spent = 1000 * float(np.median(seconds))
    return f"| {noise:.0%} | {count} | {medians} | {others:g} | {spent:.0f} ms |"


if __name__ == "__main__":
    main()
