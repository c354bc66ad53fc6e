"""The same texts through txtai: ``python -m bench.txtai_comparison FOLDER...``.

txtai is what a Python user would take instead: an embeddings database with vectors in FAISS, BM25
beside them, and both mixed half and half (its hybrid index, as it comes). It is no requirement of
the service: ``make bench-txtai`` puts the version of requirements/bench.txt into var/bench/txtai.

Both sides hold the same documents with the same vectors of the same encoder, and are asked by the
same needs with the same vectors, so that only what is made of them differs:

- quality: the measures of `evaluate_matching`, of the best hundred or, in a folder named tt-…, of
  the needs' judged technologies;
- time: the best hundred for one need after the other, on one thread, in turn, with the encoder's
  call on both sides and without it on both sides;
- memory: two processes each that open what was written, and answer; the encoder isn't in them.
"""

import argparse
import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any, Final

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from bench import report
from bench.clustered import Matrix
from bench.process_start import MIB, line_from, memory, say
from bench.site import scratch_site

TXTAI: Final = Path("var/bench/txtai")
DEPTH: Final = 100
QUESTIONS: Final = 20
SIDES: Final = ("matchmaker", "txtai")
SCALES: Final = ("ndcg@10", "map", "mrr@10", "recall@1", "recall@10", "recall@100")

Scores = dict[str, float]
Way = Callable[[], object]


@dataclass(frozen=True)
class Texts:
    """Documents (n) and needs (q) of a set, with their vectors and their identifiers."""

    technologies: Sequence[str]
    documents: Sequence[Any]
    document_vectors: Matrix
    needs: Sequence[str]
    questions: Sequence[Any]
    question_vectors: Matrix


def main(arguments: Sequence[str] | None = None) -> int:
    """Compares on every set, prints the tables, keeps the figures."""
    options = parsed(arguments)
    if options.child:
        answer_and_tell(options.child, options.folders[0])
        return 0
    if not TXTAI.is_dir():
        raise SystemExit(f"There is no {TXTAI}: make bench-txtai puts it there.")
    figures = {}
    with scratch_site(ENCODER_THREADS="1") as scratch:
        for folder in options.folders:
            print(f"### {folder.name}\n")
            figures[folder.name] = compared(folder, scratch, options)
    report.keep("txtai_comparison", figures, file=options.results)
    return 0


def parsed(arguments: Sequence[str] | None) -> Any:
    """The command line."""
    parser = report.parser(__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="labelled sets")
    parser.add_argument("--questions", type=int, default=QUESTIONS, help="needs that are timed")
    parser.add_argument("--child", choices=SIDES, default="", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def compared(folder: Path, scratch: Path, options: Any) -> dict[str, Any]:
    """Quality, time and memory of both sides on one set."""
    from matchmaker.matching.engine.evaluation_set import read_set
    from matchmaker.matching.engine.metrics import measure

    labelled = read_set(folder)
    texts = texts_of(labelled)
    ours, theirs = opened_collection(texts), opened_txtai(texts)
    runs = {
        "matchmaker": our_run(ours, texts, labelled),
        "txtai": their_run(theirs, texts, labelled),
    }
    quality = {
        side: measure(labelled.judgements, run, rerank=labelled.rerank)
        for side, run in runs.items()
    }
    spans = report.in_turn(ways(ours, theirs, texts, options.questions), rounds=options.rounds)
    times = {way: 1000 * spans.median(way) / options.questions for way in spans.seconds}
    with tempfile.TemporaryDirectory(dir=scratch) as name:
        write(Path(name), ours, theirs, texts, options.questions)
        memories = {side: processes(side, Path(name)) for side in SIDES}
    found = {"quality": quality, "milliseconds": times, "memory": memories}
    tell(found)
    return found


def texts_of(labelled: Any) -> Texts:
    """The set with the vectors of the site's encoder, which are kept in var/evaluation."""
    from bench.texts import vectors_of
    from matchmaker.matching import runtime

    # Numbered by descending identifier: equal scores then come as the measures take them.
    technologies = sorted(labelled.technologies, reverse=True)
    needs = [need for need in labelled.needs if need in labelled.judgements]
    documents = [labelled.technologies[key] for key in technologies]
    questions = [labelled.needs[key] for key in needs]
    encoder = runtime.encoder()
    return Texts(
        technologies,
        documents,
        vectors_of(encoder, documents, side="document"),
        needs,
        questions,
        vectors_of(encoder, questions, side="query"),
    )


def opened_collection(texts: Texts) -> Any:
    """The collection that a site would search."""
    from matchmaker.matching import runtime
    from matchmaker.matching.engine.collection import Entry

    collection = runtime.new_collection()
    collection.upsert(
        Entry(number, text.language, text.title, text.body, vector)
        for number, (text, vector) in enumerate(
            zip(texts.documents, texts.document_vectors, strict=True)
        )
    )
    return collection


class Vectors:
    """What txtai is given for a text: a vector that is known, or what the encoder makes of it."""

    def __init__(self, known: Mapping[str, Matrix]) -> None:
        self.known = known
        self.asked: Mapping[str, Any] = {}

    def __call__(self, spelled: Sequence[str]) -> Matrix:
        """One vector a text."""
        import numpy as np

        return np.stack([self._of(text) for text in spelled])

    def _of(self, text: str) -> Matrix:
        return encoded(self.asked[text]) if text in self.asked else self.known[text]


def encoded(text: Any) -> Matrix:
    """The encoder's call on one need, as the site has it."""
    from matchmaker.matching import runtime
    from matchmaker.matching.engine.representation import represent

    vector: Matrix = represent(runtime.encoder(), [text], side="query")[0]
    return vector


def opened_txtai(texts: Texts) -> Any:
    """Its hybrid index, with the vectors given."""
    listed = [*zip(map(spelled, texts.documents), texts.document_vectors, strict=True)]
    asked = [*zip(map(spelled, texts.questions), texts.question_vectors, strict=True)]
    vectors = Vectors(dict(listed))
    index = embeddings(vectors)
    index.index((number, text, None) for number, (text, _) in enumerate(listed))
    vectors.known = dict(asked)
    index.given = vectors
    return index


def embeddings(vectors: Vectors) -> Any:
    """An empty index of txtai's."""
    if str(TXTAI) not in sys.path:
        sys.path.append(str(TXTAI))
    from txtai.embeddings import Embeddings

    def transform(texts: Sequence[str]) -> Matrix:
        return vectors(texts)

    return Embeddings(method="external", transform=transform, hybrid=True, content=False)


def spelled(text: Any) -> str:
    """Title and body as one text."""
    return "\n".join(part for part in (text.title, text.body) if part)


def our_run(collection: Any, texts: Texts, labelled: Any) -> dict[str, Scores]:
    """The scores of every judged need."""
    number_of = {key: number for number, key in enumerate(texts.technologies)}
    run = {}
    for key, query in zip(texts.needs, queries(texts), strict=True):
        if labelled.rerank:
            pool = sorted(number_of[one] for one in labelled.judgements[key])
            (found,) = collection.score([query], [pool])
        else:
            (found,) = collection.search([query], k=DEPTH)
        run[key] = {texts.technologies[one.id]: one.score for one in found}
    return run


def queries(texts: Texts) -> list[Any]:
    """The needs as the collection is asked."""
    from matchmaker.matching.engine.collection import Query

    return [
        Query(text.language, text.title, text.body, vector)
        for text, vector in zip(texts.questions, texts.question_vectors, strict=True)
    ]


def their_run(index: Any, texts: Texts, labelled: Any) -> dict[str, Scores]:
    """The scores of every judged need; a judged technology that isn't found at all has -1."""
    limit = len(texts.technologies) if labelled.rerank else DEPTH
    run = {}
    for key, text in zip(texts.needs, texts.questions, strict=True):
        found = {
            texts.technologies[number]: float(score)
            for number, score in index.search(spelled(text), limit)
        }
        if labelled.rerank:
            found = {one: found.get(one, -1.0) for one in labelled.judgements[key]}
        run[key] = found
    return run


def ways(ours: Any, theirs: Any, texts: Texts, count: int) -> dict[str, Way]:
    """Both sides with the encoder's call and without it, one need after the other."""
    from dataclasses import replace

    asked = [*zip(texts.questions[:count], queries(texts)[:count], strict=True)]

    def search_ours() -> None:
        for _, query in asked:
            ours.search([query], k=DEPTH)

    def whole_ours() -> None:
        for text, query in asked:
            ours.search([replace(query, vector=encoded(text))], k=DEPTH)

    def search_theirs() -> None:
        for text, _ in asked:
            theirs.search(spelled(text), DEPTH)

    def whole_theirs() -> None:
        theirs.given.asked = {spelled(text): text for text, _ in asked}
        search_theirs()
        theirs.given.asked = {}

    return {
        "matchmaker": search_ours,
        "txtai": search_theirs,
        "matchmaker with encoder": whole_ours,
        "txtai with encoder": whole_theirs,
    }


def write(folder: Path, ours: Any, theirs: Any, texts: Texts, count: int) -> None:
    """What processes open: a snapshot, txtai's files, and some needs with their vectors."""
    from matchmaker.matching import runtime
    from matchmaker.matching.engine.snapshots import write_snapshot

    write_snapshot(
        folder / "matchmaker",
        ours.stored(),
        identity=identity(texts.document_vectors.shape[1]),
        watermark=(1, 1),
    )
    theirs.save(str(folder / "txtai"))
    kept = {"prior": runtime.prior(), "queries": queries(texts)[:count]}
    (folder / "asked").write_bytes(pickle.dumps(kept))


def identity(dimension: int) -> Any:
    """Of the snapshot."""
    from matchmaker.matching.engine.snapshots import Identity

    return Identity("bench", "bench", "bench", dimension)


def processes(side: str, folder: Path) -> dict[str, float]:
    """Bytes of one of two processes that are alive at once."""
    command = [sys.executable, "-m", "bench.txtai_comparison", "--child", side, str(folder)]
    children = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for child in children:
        line_from(child)
    for child in children:
        say(child)
    told = [json.loads(line_from(child)) for child in children]
    for child in children:
        say(child)
        child.wait()
    return {name: fmean(one[name] for one in told) for name in told[0]}


def answer_and_tell(side: str, folder: Path) -> None:
    """A process's part: open, answer, wait for the other one, tell its memory, wait again."""
    kept = pickle.loads((folder / "asked").read_bytes())
    search = {"matchmaker": open_snapshot, "txtai": open_files}[side](folder, kept)
    for query in kept["queries"]:
        search(query)
    print("opened", flush=True)
    sys.stdin.readline()
    used = memory()
    private = used["Private_Clean"] + used["Private_Dirty"]
    print(json.dumps({"pss": used["Pss"], "private": private}), flush=True)
    sys.stdin.readline()


def open_snapshot(folder: Path, kept: Mapping[str, Any]) -> Callable[[Any], object]:
    """The collection as a process of a site opens it."""
    from matchmaker.matching.engine.collection import Collection
    from matchmaker.matching.engine.index import FaissIndex
    from matchmaker.matching.engine.ranking import RankerConfig
    from matchmaker.matching.engine.snapshots import open_newest

    dimension = len(kept["queries"][0].vector)
    opened = open_newest(folder / "matchmaker", identity=identity(dimension)).snapshot
    if opened is None:
        raise SystemExit("The snapshot was refused.")
    collection = Collection(
        dimension=dimension, config=RankerConfig(), open_index=FaissIndex, prior=kept["prior"]
    )
    collection.restore(opened.parts)
    return lambda query: collection.search([query], k=DEPTH)


def open_files(folder: Path, kept: Mapping[str, Any]) -> Callable[[Any], object]:
    """The index that txtai saved."""
    known = {spelled(query): query.vector for query in kept["queries"]}
    index = embeddings(Vectors(known))
    transform = index.config["transform"]
    index.load(str(folder / "txtai"), config={"transform": transform})
    return lambda query: index.search(spelled(query), DEPTH)


def tell(found: dict[str, Any]) -> None:
    """The tables."""
    quality, times, memories = found["quality"], found["milliseconds"], found["memory"]
    scales = [scale for scale in SCALES if scale in quality["txtai"]]
    report.table(
        ["", *scales], [(side, *(f"{quality[side][one]:.4f}" for one in scales)) for side in SIDES]
    )
    rows = [
        (
            side,
            f"{times[side]:.1f}",
            f"{times[f'{side} with encoder']:.1f}",
            *(f"{memories[side][name] / MIB:.0f}" for name in ("pss", "private")),
        )
        for side in SIDES
    ]
    header = ["", "search ms", "with the encoder ms", "PSS MiB", "private MiB"]
    report.table(header, rows)


if __name__ == "__main__":
    sys.exit(main())
