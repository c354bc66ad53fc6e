"""What a process pays to start searching: ``python -m bench.process_start [--rows 20000]``.

A site with made-up texts (120 words, `bench.texts`) and clustered vectors (`bench.clustered`, as
wide as the hashing encoder's) is filled; then processes start that load the technologies that
members see and ask it eight questions:

- rows: without a snapshot, every vector and text read from the database, as it was before;
- snapshot: from a snapshot that is up to date;
- snapshot, 1 % newer: from one beside which a hundredth of the rows has been revised.

Each way two processes are alive at once when their memory is read, five start one after another;
the seconds are medians, from the opened encoder to the first answers, and those of the processor
beside them. PSS counts what several processes share once, divided among them; private is what each
has for itself. Before the collection is loaded a process has what the first line says. All must
give the same answers, and "1 % newer" those of "rows" read at the same time.
"""

import argparse
import hashlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bench import report
from bench.clustered import clustered, unit
from bench.site import environment, scratch_site
from bench.texts import entries

ROWS, STARTS, TOGETHER, QUESTIONS = 20_000, 5, 2, 8
NEWER = 0.01
DIMENSION = 256
AT_A_TIME = 1000
MIB = 2**20


@dataclass(frozen=True)
class Started:
    """What one process measured of itself, memory in bytes."""

    seconds: float
    processor: float
    before: int
    pss: int
    private: int
    peak: int
    answers: str


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill a site, start processes on it, print the table, keep the figures."""
    parser = report.parser(__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        start_and_tell()
        return
    with scratch_site(ENCODER="hashing", SNAPSHOT_FROM="1000") as folder:
        fill(options.rows)
        without = {"VAR_FOLDER": str(folder / "elsewhere")}
        ways = {"rows": processes(folder, **without)}
        written = write()
        ways["snapshot"] = processes(folder)
        revise(int(NEWER * options.rows))
        ways["snapshot, 1 % newer"] = processes(folder)
        newest = processes(folder, starts=1, together=1, **without)
    same(ways["rows"] + ways["snapshot"])
    same(ways["snapshot, 1 % newer"] + newest)
    tell(ways, written, options)


def fill(rows: int) -> None:
    """A published technology and its two document vectors for each row, past the services."""
    from accounts.models import Organization
    from listings.models import Technology
    from listings.states import ListingState
    from matchmaker.matching.models import CollectionWatermark

    owner = Organization.objects.create(name="Demonstration University", kind="university")
    made = entries(unit_rows(rows))
    for start in range(0, rows, AT_A_TIME):
        some = made[start : start + AT_A_TIME]
        technologies = Technology.objects.bulk_create(
            Technology(
                owner=owner,
                title=entry.title[:200],
                summary=entry.body[:200],
                description=entry.body,
                language="en",
                country="CN",
                state=ListingState.PUBLISHED,
            )
            for entry in some
        )
        store(technologies, [entry.vector for entry in some])
    CollectionWatermark.objects.create(pk=1, sequence=1)


def unit_rows(rows: int) -> Any:
    """Clustered rows, cut to as many numbers as the encoder's vectors have."""
    wide = clustered(rows)
    return type(wide)(unit(wide.vectors[:, :DIMENSION]), wide.field)


def store(technologies: Sequence[Any], vectors: Sequence[Any]) -> None:
    """The vectors of both audiences, replacing older ones."""
    from django.utils import timezone

    from matchmaker.matching import runtime
    from matchmaker.matching.models import ListingVector
    from matchmaker.matching.states import Audience, Side
    from matchmaker.matching.text import TEXT_VERSION, listing_text, text_hash

    ListingVector.objects.filter(technology__in=[row.pk for row in technologies]).delete()
    ListingVector.objects.bulk_create(
        ListingVector(
            technology=technology,
            audience=audience,
            side=Side.DOCUMENT,
            encoder=runtime.encoder().name,
            text_version=TEXT_VERSION,
            text_hash=text_hash(listing_text(technology, audience)),
            dimension=len(vector),
            vector=vector.astype("<f4").tobytes(),
            created_at=timezone.now(),
        )
        for technology, vector in zip(technologies, vectors, strict=True)
        for audience in Audience
    )


def revise(count: int) -> None:
    """Other titles and vectors for some of the technologies."""
    from listings.models import Technology

    for start in range(0, count, AT_A_TIME // 2):
        size = min(AT_A_TIME // 2, count - start)
        some = [*Technology.objects.order_by("pk")[start : start + size]]
        for row in some:
            row.title = f"Revised {row.title}"[:200]
            row.revision += 1
        Technology.objects.bulk_update(some, ["title", "revision"])
        store(some, unit_rows(count + AT_A_TIME).vectors[: len(some)])


def write() -> dict[str, object]:
    """The snapshot of what members see, and what it took."""
    from django.utils import timezone

    from matchmaker.matching import runtime
    from matchmaker.matching.services import write_snapshots

    reports = write_snapshots(everything=True, now=timezone.now())
    (mine,) = [one for one in reports if one.collection == "technology-members"]
    folder = runtime.snapshot_folder(mine.collection)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"outcome": mine.outcome, "seconds": mine.seconds, "bytes": size}


def processes(
    folder: Path, *, starts: int = STARTS, together: int = TOGETHER, **variables: str
) -> list[Started]:
    """Several starts; the first few are alive at once when all of them read their memory."""
    command = [sys.executable, "-m", "bench.process_start", "--child"]
    given = environment(folder, ENCODER="hashing", SNAPSHOT_FROM="1000000")
    found: list[Started] = []
    while len(found) < starts:
        living = []
        for _ in range(together if not found else 1):
            child = subprocess.Popen(
                command,
                env={**os.environ, **given, **variables},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            line_from(child)  # loaded; the next one starts when this one is through
            living.append(child)
        for child in living:
            say(child)
        found += [Started(**json.loads(line_from(child))) for child in living]
        for child in living:
            say(child)
            child.wait()
    return found


def line_from(child: "subprocess.Popen[str]") -> str:
    """What a process tells next."""
    assert child.stdout is not None
    return child.stdout.readline()


def say(child: "subprocess.Popen[str]") -> None:
    """Let a process go on."""
    assert child.stdin is not None
    child.stdin.write("\n")
    child.stdin.flush()


def start_and_tell() -> None:
    """In a process of its own: load, ask, and tell what it took."""
    import django

    django.setup()
    from matchmaker.matching import runtime
    from matchmaker.matching.selectors import fresh_collection
    from matchmaker.matching.states import Audience, ListingKind

    runtime.prior()
    questions = asking()
    before, spent, begun = memory()["Pss"], time.process_time(), time.perf_counter()
    collection = fresh_collection(ListingKind.TECHNOLOGY, Audience.MEMBERS)
    answers = answers_of(collection, questions)
    seconds, processor = time.perf_counter() - begun, time.process_time() - spent
    print("loaded", flush=True)
    sys.stdin.readline()
    used = memory()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    private = used["Private_Clean"] + used["Private_Dirty"]
    told = Started(seconds, processor, before, used["Pss"], private, peak, answers)
    print(json.dumps(asdict(told)), flush=True)
    sys.stdin.readline()


def asking() -> list[Any]:
    """Some questions, always the same."""
    from matchmaker.matching.engine.collection import Query

    made = entries(unit_rows(QUESTIONS), seed=8)
    return [Query("en", entry.title, entry.body, entry.vector) for entry in made]


def answers_of(collection: Any, questions: Sequence[Any]) -> str:
    """A digest of the ids and scores that the questions get."""
    found = collection.search(questions, k=20)
    told = [[(candidate.id, candidate.score) for candidate in some] for some in found]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def memory() -> dict[str, int]:
    """This process's memory in bytes, by the names that Linux gives."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]
    return {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines}


def same(started: Sequence[Started]) -> None:
    """Raises AssertionError where processes answered differently."""
    digests = {one.answers for one in started}
    if len(digests) != 1:
        raise AssertionError(f"The processes gave {len(digests)} different answers.")


def tell(
    ways: dict[str, list[Started]], written: dict[str, object], options: argparse.Namespace
) -> None:
    """Print the table and keep the figures."""
    before = statistics.median(one.before for one in ways["rows"]) / MIB
    print(f"{options.rows:,} technologies; {before:.0f} MiB before the collection is loaded\n")
    header = ["way", "start s", "processor s", "PSS MiB", "private MiB", "peak MiB"]
    lines = [[name, *figures_of(started)] for name, started in ways.items()]
    report.table(header, lines)
    print(f"written in {written['seconds']:.1f} s; {written['bytes'] / MIB:.0f} MiB on the disk")
    figures = {"rows": options.rows, "written": written, "ways": {}}
    figures["ways"] = {name: [asdict(one) for one in found] for name, found in ways.items()}
    report.keep(f"process_start_{options.rows}", figures, file=options.results)


def figures_of(started: Sequence[Started]) -> list[str]:
    """Medians; memory of those that were alive at once only."""
    alive = started[:TOGETHER]
    return [
        f"{statistics.median(one.seconds for one in started):.2f}",
        f"{statistics.median(one.processor for one in started):.2f}",
        *(
            f"{statistics.median(getattr(one, name) for one in alive) / MIB:.0f}"
            for name in ("pss", "private", "peak")
        ),
    ]


if __name__ == "__main__":
    main()
