"""What the measuring programs share: fair timing, tables, and one file of results.

A figure is a ratio of two ways to do the same, measured in turn (A, B, A, B, ...) so that whatever
else the machine does hits both; the median over the rounds stands for each.
"""

import argparse
import contextlib
import fcntl
import gc
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

RESULTS = Path("var/bench/results.json")
ROUNDS = 5
PACKAGES = ("faiss-cpu", "numpy", "onnxruntime", "torch", "sentence-transformers")

Way = Callable[[], object]


@dataclass(frozen=True)
class Spans:
    """The seconds that each way took in each round."""

    seconds: Mapping[str, Sequence[float]]

    def median(self, way: str) -> float:
        """Seconds of one way."""
        return statistics.median(self.seconds[way])

    def ratio(self, way: str, *others: str) -> float:
        """How many times as long as the others together: the median of the rounds' ratios."""
        together = zip(*(self.seconds[other] for other in others), strict=True)
        ratios = zip(self.seconds[way], together, strict=True)
        return statistics.median(float(own / sum(parts)) for own, parts in ratios)


def in_turn(ways: Mapping[str, Way], *, rounds: int = ROUNDS) -> Spans:
    """Each way once a round, after one round that isn't counted; every other round backwards."""
    for way in ways.values():
        way()
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds):
        for name in [*ways][:: 1 if turn % 2 == 0 else -1]:
            gc.collect()
            begun = time.perf_counter()
            ways[name]()
            seconds[name].append(time.perf_counter() - begun)
    return Spans(seconds)


def machine() -> dict[str, object]:
    """What it was measured on."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    models = {line.partition(":")[2].strip() for line in lines if line.startswith("model name")}
    return {
        "processor": ", ".join(sorted(models)) or platform.processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def version(package: str) -> str:
    """A package's version, empty where it isn't installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Prints a table in Markdown: the first column to the left, numbers to the right."""
    print("| " + " | ".join(header) + " |")
    print("| --- |" + " ---: |" * (len(header) - 1))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print(flush=True)


def keep(name: str, figures: object, *, file: Path = RESULTS) -> None:
    """Puts one program's figures into the file of results, beside those of the others."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with _alone(file):
        known: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
        known[name] = {
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "load_average": [round(load, 2) for load in os.getloadavg()],
            "machine": machine(),
            "figures": figures,
        }
        beside = file.with_suffix(".new")
        beside.write_text(json.dumps(known, indent=1, ensure_ascii=False))
        beside.replace(file)


@contextlib.contextmanager
def _alone(file: Path) -> Iterator[None]:
    with file.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def parser(docstring: str | None) -> argparse.ArgumentParser:
    """The command line of a measuring program, with what all of them take."""
    made = argparse.ArgumentParser(description=(docstring or "").partition("\n")[0])
    made.add_argument("--rounds", type=int, default=ROUNDS)
    made.add_argument("--results", type=Path, default=RESULTS, help="file of the results")
    return made


def add_texts(parser: argparse.ArgumentParser) -> None:
    """Lets the command line, or BENCH_TEXTS, name the folders of labelled sets."""
    folders = [Path(one) for one in os.environ.get("BENCH_TEXTS", "").split()]
    parser.add_argument("--texts", type=Path, nargs="*", default=folders, metavar="FOLDER")


def is_full() -> bool:
    """Whether BENCH_FULL=1 asks for the large sizes, too."""
    return os.environ.get("BENCH_FULL", "") not in ("", "0")
