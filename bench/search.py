"""A whole search beside the calls that it can't do without: ``python -m bench.search``.

whole: a text in, ranked ids out, by `selectors.search.rank_listings` as pages call it: look at the
watermark, encode, search by meaning and by words within the filter, fuse, rank. bare: the encoder's
call on the same text, then FAISS's search of the same vectors with it, by a ready-made selector of
the rows that pass. One text after the other, on one thread, twenty answers.

The collections are clustered vectors with made-up texts of 120 words (10,000 and 100,000 rows) and,
with --texts FOLDER ... or BENCH_TEXTS, the technologies of labelled sets; their vectors are encoded
once and kept in var/evaluation.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from bench import report
from bench.clustered import Clustered, Matrix, clustered
from bench.site import scratch_site

K, QUESTIONS = 20, 20
SHARES = (None, 0.5, 0.1, 0.01)
LONG = 2000
Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """What is asked, within which ids (None: all)."""

    name: str
    texts: Sequence[str]
    allowed: Ids | None


def main() -> int:
    """Measures every collection and prints the tables."""
    arguments = parsed()
    figures: dict[str, Any] = {}
    with scratch_site(ENCODER_THREADS="1"):
        for size in arguments.sizes:
            figures[f"{size} clustered"] = measured_clustered(size, arguments.rounds)
        for folder in arguments.texts:
            figures[folder.name] = measured_texts(folder, arguments.rounds)
    report.keep("search", figures, file=arguments.results)
    return 0


def parsed() -> Any:
    """The command line."""
    parser = report.parser(__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    report.add_texts(parser)
    return parser.parse_args()


def measured_clustered(size: int, rounds: int) -> list[dict[str, Any]]:
    """Clustered vectors of the encoder's dimension, with made-up texts."""
    from bench.texts import entries, vocabulary, widened
    from matchmaker.matching import runtime

    rows = widened(clustered(size), runtime.encoder().dimension)
    words = vocabulary()
    generator = np.random.default_rng(5)
    counts = generator.integers(1, 13, QUESTIONS)
    texts = [" ".join(words[i] for i in generator.integers(0, 4000, n).tolist()) for n in counts]
    print(f"### {size:,} clustered rows\n")
    return measured(rows, entries(rows), {"1 to 12 words": texts}, rounds)


def measured_texts(folder: Path, rounds: int) -> list[dict[str, Any]]:
    """The technologies of a labelled set, asked by beginnings of its needs."""
    from bench.texts import vectors_of
    from matchmaker.matching import runtime
    from matchmaker.matching.engine.collection import Entry
    from matchmaker.matching.engine.evaluation_set import read_set

    labelled = read_set(folder)
    offered = [*labelled.technologies.values()]
    vectors = vectors_of(runtime.encoder(), offered, side="document")
    entries = [
        Entry(3 * number, text.language, text.title, text.body, vector)
        for number, (text, vector) in enumerate(zip(offered, vectors, strict=True))
    ]
    needs = [*labelled.needs.values()][:QUESTIONS]
    texts = {
        "1 to 12 words": [beginning(need, 1 + n % 12) for n, need in enumerate(needs)],
        "a page": [need.body[:LONG] for need in needs],
    }
    print(f"### {len(entries):,} texts of {folder.name}\n")
    no_fields = np.zeros(len(entries), dtype=np.int16)
    return measured(Clustered(vectors, no_fields), entries, texts, rounds)


def beginning(need: Any, words: int) -> str:
    """The first words of a need's text; of Chinese, two characters for each."""
    if need.language == "zh":
        return str(need.body)[: 2 * words]
    return " ".join(need.body.split()[:words])


def measured(
    rows: Clustered, entries: Sequence[Any], texts: dict[str, list[str]], rounds: int
) -> list[dict[str, Any]]:
    """Every kind of question within every filter."""
    open_collection(entries)
    flat = flat_index(rows.vectors)
    ids = np.arange(len(entries), dtype=np.int64) * 3
    lines = [line(case, ids, flat, rounds) for case in cases(ids, texts)]
    report.table(
        ["question", "filter", "whole ms", "bare ms", "of it encoder ms", "whole / bare"],
        [
            (
                one["question"],
                one["filter"],
                *(f"{one[name]:.2f}" for name in ("whole", "bare", "encoder", "ratio")),
            )
            for one in lines
        ],
    )
    return lines


def cases(ids: Ids, texts: dict[str, list[str]]) -> Iterator[tuple[str, Case]]:
    """Each kind of question with each filter."""
    for question, some in texts.items():
        for share in SHARES:
            chosen = np.random.default_rng(3).random(len(ids)) < (share or 1)
            name = "none" if share is None else f"{share:.0%} pass"
            yield question, Case(name, some, None if share is None else ids[chosen])


def open_collection(entries: Sequence[Any]) -> None:
    """Puts the entries where the site's own collection would be, in step with the database."""
    from matchmaker.matching import runtime
    from matchmaker.matching.selectors.collections import read_watermark
    from matchmaker.matching.states import Audience, ListingKind

    held = runtime.held_collection(ListingKind.TECHNOLOGY, Audience.PUBLIC)
    held.collection = runtime.new_collection()
    held.collection.upsert(entries)
    held.mark = read_watermark()


def flat_index(vectors: Matrix) -> Any:
    """FAISS's exact index of these vectors."""
    import faiss

    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(np.ascontiguousarray(vectors))
    return flat


def line(named: tuple[str, Case], ids: Ids, flat: Any, rounds: int) -> dict[str, Any]:
    """Milliseconds a question, whole and bare."""
    question, case = named
    spans = report.in_turn(ways(case, ids, flat), rounds=rounds)
    milliseconds = {way: 1000 * spans.median(way) / len(case.texts) for way in spans.seconds}
    ratio = spans.ratio("whole", "bare")
    return {"question": question, "filter": case.name, **milliseconds, "ratio": ratio}


def ways(case: Case, ids: Ids, flat: Any) -> dict[str, Callable[[], object]]:
    """The whole search, and the two bare calls."""
    import faiss

    from matchmaker.matching import runtime
    from matchmaker.matching.selectors import rank_listings
    from matchmaker.matching.states import ListingKind

    encoder = runtime.encoder()
    parameters = None
    if case.allowed is not None:
        selector = faiss.IDSelectorArray(np.searchsorted(ids, case.allowed))
        parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]

    def bare() -> None:
        faiss.omp_set_num_threads(1)
        for text in case.texts:
            flat.search(encoder.encode([text], side="query"), K, params=parameters)

    def whole() -> None:
        for text in case.texts:
            rank_listings(kind=ListingKind.TECHNOLOGY, text=text, limit=K, allowed=case.allowed)

    def encoder_alone() -> None:
        for text in case.texts:
            encoder.encode([text], side="query")

    return {"whole": whole, "bare": bare, "encoder": encoder_alone}


if __name__ == "__main__":
    sys.exit(main())
