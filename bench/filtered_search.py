"""Recall and time of search within filters: ``python -m bench.filtered_search``.

Each line is a class of filters over clustered vectors (`bench.clustered`): none, a field that the
query lies in, a random part of all rows, a field that the query lies outside of. For each it gives
recall@10 against the exact answer and milliseconds a query of

- planned: the index as the site uses it, `SnapshotIndex`, given the ids that pass;
- exact: the same, scanning every row that passes;
- selector: FAISS's HNSW with a selector: the same graph, a ready-made bitmap of the rows that pass,
  as many rows in sight as `--effort` says, and the found ones compared exactly.

One query a call, on one thread. The milliseconds are those that the processor spent, so that other
programs on the machine count little; on an idle one they are what passes. Each figure is the median
of the repetitions, each of which is the mean over the queries.

Sizes are 10,000 and 100,000 and, with BENCH_FULL=1, 1,000,000. Up to 100,000 the site scans
everything; there the line is measured again as if the planner's limits were a tenth.
Writes var/bench/filtered_search.json.
"""

import argparse
import contextlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

# Searches are measured on one thread, as web processes run; set before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from bench import report
from bench.clustered import DIMENSION, SHARES, Clustered, Matrix, Rows, clustered
from matchmaker.matching.engine.index_segments import exact_scores
from matchmaker.matching.engine.planner import Limits, strategy_for
from matchmaker.matching.engine.snapshots import (
    Contents,
    Identity,
    Manifest,
    Part,
    open_newest,
    write_snapshot,
)

K, QUERIES, TIMED_EXACTLY = 10, 40, 10
PART = "all"
IDENTITY = Identity("bench", "synthetic", "1", DIMENSION)
SMALL = Limits(exact_up_to=10_000, few=3_000, scanned=400, most_scanned=20_000)
ALWAYS_SCAN = Limits(exact_up_to=sys.maxsize)
OUT = Path("var/bench")
T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """A class of filters: the queries (q, d), and the rows that pass, None for all."""

    name: str
    queries: Matrix
    rows: Rows | None


@dataclass(frozen=True)
class Line:
    """What was measured of a case."""

    rows: int
    limits: str
    case: str
    passing: int
    strategy: str
    recall: float
    milliseconds: float
    exact_milliseconds: float
    selector_recall: float
    selector_milliseconds: float


def main() -> int:
    """Measures every size, prints the tables and writes the file."""
    arguments = parsed()
    sizes = arguments.sizes or [10_000, 100_000, *[1_000_000] * bool(os.environ.get("BENCH_FULL"))]
    OUT.mkdir(parents=True, exist_ok=True)
    figures: dict[str, Any] = {"machine": report.machine(), "sizes": {}}
    for size in sizes:
        with contextlib.ExitStack() as stack:
            folder = arguments.keep or stack.enter_context(tempfile.TemporaryDirectory(dir=OUT))
            figures["sizes"][size] = measured(size, Path(folder) / str(size), arguments)
        write(figures, arguments.out)
    report.keep("filtered_search", figures)
    return 0


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="*")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--effort", type=int, default=256, help="efSearch of the selector's graph")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="to build with")
    parser.add_argument("--keep", type=Path, help="folder to keep the built indexes in, and reuse")
    parser.add_argument("--out", type=Path, default=OUT / "filtered_search.json")
    return parser.parse_args()


def measured(size: int, folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Builds one snapshot and measures every case on it."""
    rows = clustered(size)
    folder.mkdir(parents=True, exist_ok=True)
    built = None if any(folder.iterdir()) else timed(lambda: store(rows, folder, arguments.threads))
    planned, opening = timed(lambda: opened(folder, Limits() if size > 100_000 else SMALL))
    exact = opened(folder, ALWAYS_SCAN)
    lines: list[Line] = []
    bench = Bench(planned, exact, selector_search(folder, planned, arguments.effort), arguments)
    for case in cases(rows):
        line = bench.line(case, "as set" if size > 100_000 else "a tenth")
        print_line(line, header=not lines)
        lines.append(line)
    building = built[1] if built else None
    size_on_disk = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(
        f"built and written in {building or float('nan'):.1f} s, opened with all checksums in "
        f"{opening:.2f} s, {size_on_disk / 2**20:.0f} MiB\n"
    )
    return {
        "lines": [asdict(line) for line in lines],
        "building_seconds": building,
        "opening_seconds": opening,
        "bytes": size_on_disk,
        "mean_recall": statistics.mean(line.recall for line in lines),
        "load_average": os.getloadavg(),
    }


def store(rows: Clustered, folder: Path, threads: int) -> Manifest:
    """A snapshot with graph and lists, whatever its size; ids are three times the row."""
    ids = np.arange(len(rows.vectors), dtype=np.int64) * 3
    return write_snapshot(
        folder,
        {PART: Contents(ids, rows.vectors, {"field": rows.field})},
        identity=IDENTITY,
        watermark=(1, 1),
        limits=Limits(exact_up_to=0),
        threads=threads,
    )


def opened(folder: Path, limits: Limits) -> Part:
    """The snapshot as an index with these limits."""
    found = open_newest(folder, identity=IDENTITY, limits=limits)
    if found.snapshot is None:
        sys.exit(f"The snapshot was refused: {found.refused}")
    return found.snapshot.parts[PART]


def cases(rows: Clustered) -> Iterator[Case]:
    """Every class of filters."""
    everywhere = np.arange(len(rows.vectors))
    largest = len(SHARES)
    yield Case("no filter", rows.queries_near(everywhere, QUERIES, 1), None)
    for field, share in enumerate(SHARES):
        among = rows.rows_of_field(field)
        yield Case(f"field of {share:.1%}", rows.queries_near(among, QUERIES, 2), among)
    for share in SHARES:
        chosen = np.random.default_rng(3).random(len(rows.vectors)) < share
        near = rows.queries_near(everywhere, QUERIES, 4)
        yield Case(f"random {share:.1%}", near, np.flatnonzero(chosen))
    elsewhere = rows.queries_near(rows.rows_of_field(largest), QUERIES, 5)
    for field, share in enumerate(SHARES):
        yield Case(f"field of {share:.1%}, query outside", elsewhere, rows.rows_of_field(field))


Search = Callable[[Matrix, Rows | None], Rows]


class Bench:
    """Measures cases by three ways to search."""

    def __init__(
        self, planned: Part, exact: Part, selector: Search, arguments: argparse.Namespace
    ) -> None:
        self._planned, self._exact, self._selector = planned, exact, selector
        self._repetitions = arguments.repetitions

    def line(self, case: Case, limits: str) -> Line:
        """Recall over all queries of a case, and the median time of each way."""
        ids = None if case.rows is None else case.rows * 3
        truth = self._exact.index.search(case.queries, K, ids)[1]
        found = [self._planned.index.search(one[None], K, ids)[1][0] for one in case.queries]
        selected = [self._selector(one, ids) for one in case.queries]
        some = case.queries[:TIMED_EXACTLY]
        total = len(self._planned.ids)
        passing = total if case.rows is None else len(case.rows)
        used = strategy_for(
            total=total,
            passing=passing,
            k=K,
            limits=Limits() if limits == "as set" else SMALL,
        )
        return Line(
            rows=total,
            limits=limits,
            case=case.name,
            passing=passing,
            strategy=used.value,
            recall=recall(truth, found),
            milliseconds=self._median(case.queries, self._search_of(self._planned, ids)),
            exact_milliseconds=self._median(some, self._search_of(self._exact, ids)),
            selector_recall=recall(truth, selected),
            selector_milliseconds=self._median(case.queries, lambda one: self._selector(one, ids)),
        )

    def _search_of(self, snapshot: Part, ids: Rows | None) -> Callable[[Matrix], object]:
        return lambda one: snapshot.index.search(one[None], K, ids)

    def _median(self, queries: Matrix, search: Callable[[Matrix], object]) -> float:
        search(queries[0])
        spans = []
        for _ in range(self._repetitions):
            begun = time.process_time()
            for one in queries:
                search(one)
            spans.append(time.process_time() - begun)
        return 1000 * statistics.median(spans) / len(queries)


def selector_search(folder: Path, snapshot: Part, effort: int) -> Search:
    """FAISS's HNSW with a selector, and the found rows compared exactly."""
    import faiss

    made: Any = faiss.IDSelectorBitmap
    parameters_of: Any = faiss.SearchParametersHNSW  # type: ignore[attr-defined]
    (path,) = folder.glob(f"*/{PART}/graph.faiss")
    graph = faiss.read_index(str(path))
    vectors = snapshot.index.vectors(snapshot.ids)
    # The last bitmap is kept: a search over many queries with one filter makes it once.
    kept: dict[str, Any] = {"of": None, "selector": None, "bits": None}

    def search(query: Matrix, ids: Rows | None) -> Rows:
        if ids is not None and kept["of"] is not ids:
            bits = np.packbits(np.isin(snapshot.ids, ids), bitorder="little")
            kept.update(of=ids, bits=bits, selector=made(bits))
        faiss.omp_set_num_threads(1)
        parameters = parameters_of(efSearch=effort, sel=None if ids is None else kept["selector"])
        rows = graph.search(query[None], max(64, 3 * K), params=parameters)[1][0]
        rows = rows[rows >= 0]
        best = rows[np.argsort(-exact_scores(query, vectors, rows))[:K]]
        chosen: Rows = np.asarray(snapshot.ids)[best]
        return chosen

    return search


def recall(truth: Rows, found: list[Rows]) -> float:
    """The share of the true ids (q, k) that were found, over all queries."""
    shares = [
        len(set(wanted[wanted >= 0]) & set(got.tolist())) / max(1, int((wanted >= 0).sum()))
        for wanted, got in zip(truth, found, strict=True)
    ]
    return statistics.mean(shares)


def timed(call: Callable[[], T]) -> tuple[T, float]:
    """What a call gives, and its seconds."""
    begun = time.perf_counter()
    return call(), time.perf_counter() - begun


def print_line(line: Line, *, header: bool) -> None:
    """One line of a table in Markdown."""
    if header:
        print(f"### {line.rows:,} rows, limits {line.limits}\n")
        print("| filter | pass | way | recall@10 | ms | exact ms | selector recall@10 | ms |")
        print("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |")
    print(
        f"| {line.case} | {line.passing:,} | {line.strategy} | {line.recall:.3f} "
        f"| {line.milliseconds:.2f} | {line.exact_milliseconds:.2f} "
        f"| {line.selector_recall:.3f} | {line.selector_milliseconds:.2f} |",
        flush=True,
    )


def write(figures: dict[str, Any], path: Path) -> None:
    """Puts the figures beside, then in place."""
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(figures, indent=1))
    beside.replace(path)


if __name__ == "__main__":
    sys.exit(main())
