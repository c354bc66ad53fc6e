"""The measuring programs: their bookkeeping, and that each of them still knows what it calls."""

import importlib
import json
from pathlib import Path

import pytest

from bench import report
from bench.clustered import clustered
from bench.texts import entries, widened

PROGRAMS = (
    "bulk",
    "embedding",
    "filtered_search",
    "freshness",
    "process_start",
    "search",
    "search_page",
)


@pytest.mark.parametrize("name", [*PROGRAMS, "txtai_comparison"])
def test_each_program_of_make_bench_can_be_opened(name: str) -> None:
    assert callable(importlib.import_module(f"bench.{name}").main)


def test_make_bench_calls_every_program() -> None:
    (line,) = (x for x in Path("Makefile").read_text().splitlines() if x.startswith("BENCHES :="))
    assert sorted(line.partition(":=")[2].split()) == sorted(PROGRAMS)


def test_a_ratio_is_the_median_of_the_ratios_of_the_rounds() -> None:
    spans = report.Spans(
        {"whole": [2.0, 9.0, 4.0], "one": [1.0, 2.0, 1.0], "other": [1.0, 1.0, 1.0]}
    )
    assert spans.ratio("whole", "one", "other") == 2.0
    assert spans.median("whole") == 4.0


def test_ways_are_taken_in_turn_and_every_other_round_backwards() -> None:
    taken: list[str] = []
    spans = report.in_turn({name: lambda n=name: taken.append(n) for name in "ab"}, rounds=2)  # type: ignore[misc]
    assert "".join(taken) == "ab" + "ab" + "ba"
    assert {len(some) for some in spans.seconds.values()} == {2}


def test_one_program_keeps_the_figures_of_the_others(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    report.keep("search", {"ratio": 1.2}, file=file)
    report.keep("embedding", {"ratio": 0.9}, file=file)
    kept = json.loads(file.read_text())
    assert {name: part["figures"]["ratio"] for name, part in kept.items()} == {
        "search": 1.2,
        "embedding": 0.9,
    }
    assert kept["search"]["machine"]["cores"]


def test_wider_vectors_keep_their_cosines_and_every_row_has_a_text() -> None:
    rows = clustered(50)
    wide = widened(rows, 512)
    assert wide.vectors.shape == (50, 512)
    difference = abs(wide.vectors @ wide.vectors.T - rows.vectors @ rows.vectors.T)
    assert float(difference.max()) < 1e-4
    assert len({entry.body for entry in entries(wide)}) == 50
