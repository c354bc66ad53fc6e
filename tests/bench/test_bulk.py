"""Candidates for many needs, measured on a tiny site in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_a_tiny_site_gives_a_ratio(tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    sizes = ["--needs", "8", "--rows", "60", "--rounds", "1", "--encoder", "hashing"]
    subprocess.run(
        [sys.executable, "-m", "bench.bulk", *sizes, "--results", str(results)],
        check=True,
        timeout=120,
        env={**os.environ, "BENCH_FULL": "0"},
    )
    (figures,) = json.loads(results.read_text())["bulk"]["figures"]
    assert (figures["needs"], figures["rows"]) == (8, 60)
    assert figures["whole / bare"] > 0
