"""Embedding beside the bare encoder and beside torch: ``python -m bench.embedding``.

- rows: published listings that wait in the database, through `services.embed_pending`, until their
  vectors are stored (claims, texts, hashes, the encoder, the database); fresh rows each round;
- bare: one call of the encoder that the site is configured with, on the same pieces of text;
- torch: `SentenceTransformer.encode` of the e5 model in torch, float32, batches of 32, on the same
  pieces, and bare e5: the site's ONNX encoder of that model alone.

The site's encoder is a pair (e5 and the Universal Sentence Encoder), so rows are compared with the
pair, and e5 with e5: `rows e5` is the same way through the database with ENCODER=bundled:e5. All
run with as many threads as there are cores. Texts are the technologies of a labelled set (--texts
or BENCH_TEXTS) or made-up ones of 90 words.
"""

import gc
import os
import sys
import time
from typing import Any

from bench import report
from bench.site import ENCODER_FOLDER, scratch_site

PAIR, ALONE = "bundled:e5*0.85+use*0.15", "bundled:e5"


def main() -> int:
    """Measures and prints."""
    arguments = parsed()
    with scratch_site(ENCODER=PAIR):
        from bench.listings import texts_of

        texts = texts_of(arguments.texts, arguments.rows * (2 * arguments.rounds + 2))
        seconds = Embedding(texts, arguments.rows).rounds(arguments.rounds)
    figures = summary(report.Spans(seconds), arguments.rows)
    report.table(["way", "rows a second", "beside"], lines(figures))
    report.keep("embedding", figures, file=arguments.results)
    return 0


def parsed() -> Any:
    """The command line."""
    parser = report.parser(__doc__)
    parser.add_argument("--rows", type=int, default=96, help="listings of each round")
    report.add_texts(parser)
    return parser.parse_args()


class Embedding:
    """The ways, on rows that no round has seen before."""

    def __init__(self, texts: list[dict[str, str]], rows: int) -> None:
        from bench.listings import Listings
        from matchmaker.matching.engine.encoders import open_encoder

        self._texts, self._rows = texts, rows
        self._listings = Listings()
        self._encoders = {
            spec: open_encoder(spec, folder=ENCODER_FOLDER.resolve(), threads=os.cpu_count() or 1)
            for spec in (PAIR, ALONE)
        }
        for encoder in self._encoders.values():
            encoder.encode(["-"], side="document")
        self._torch = torch_model()

    def rounds(self, count: int) -> dict[str, list[float]]:
        """The seconds of every way in every round; the first one isn't counted."""
        seconds: dict[str, list[float]] = {}
        for turn in range(count + 1):
            timed = self._round(backwards=bool(turn % 2))
            if turn:
                for way, span in timed.items():
                    seconds.setdefault(way, []).append(span)
        return seconds

    def _round(self, *, backwards: bool) -> dict[str, float]:
        batches = {spec: self._next() for spec in (PAIR, ALONE)}
        pieces = {spec: self._listings.pieces(rows) for spec, rows in batches.items()}
        ways = {
            "rows": embed_all,
            "bare": lambda: self._encoders[PAIR].encode(pieces[PAIR], side="document"),
            "rows e5": embed_all,
            "bare e5": lambda: self._encoders[ALONE].encode(pieces[ALONE], side="document"),
            "torch e5": lambda: self._torch(pieces[ALONE]),
        }
        spans = {}
        for name in [*ways][:: -1 if backwards else 1]:
            self._prepare(name, batches)
            gc.collect()
            begun = time.perf_counter()
            ways[name]()
            spans[name] = time.perf_counter() - begun
        for keys in batches.values():
            self._listings.check_stored(keys)
        return spans

    def _prepare(self, way: str, batches: dict[str, list[int]]) -> None:
        """What isn't measured: the site opens its encoder, and the rows are asked for."""
        from django.conf import settings

        from matchmaker.matching import runtime

        if not way.startswith("rows"):
            return
        settings.ENCODER = PAIR if way == "rows" else ALONE
        runtime.reset()
        runtime.encoder().encode(["-"], side="document")
        self._listings.request(batches[settings.ENCODER])

    def _next(self) -> list[int]:
        some, self._texts = self._texts[: self._rows], self._texts[self._rows :]
        return self._listings.add(some)


def embed_all() -> None:
    """Embed what waits, as a worker does."""
    from matchmaker.matching import services

    while services.embed_pending(between=services.work_off_fresh).again:
        pass


def torch_model() -> Any:
    """Encodes pieces with sentence-transformers in torch, float32."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(os.cpu_count() or 1)
    model = SentenceTransformer(str(ENCODER_FOLDER / "multilingual-e5-small"), device="cpu")
    model.max_seq_length = 256

    def encode(pieces: list[str]) -> object:
        return model.encode(
            ["passage: " + piece for piece in pieces], batch_size=32, show_progress_bar=False
        )

    return encode


def summary(spans: report.Spans, rows: int) -> dict[str, Any]:
    """Rows a second by way, and the ratios of speeds."""
    return {
        "rows": rows,
        "a_second": {way: rows / spans.median(way) for way in spans.seconds},
        "rows / bare": spans.ratio("bare", "rows"),
        "rows e5 / bare e5": spans.ratio("bare e5", "rows e5"),
        "rows e5 / torch e5": spans.ratio("torch e5", "rows e5"),
        "bare e5 / torch e5": spans.ratio("torch e5", "bare e5"),
        "rows / torch e5": spans.ratio("torch e5", "rows"),
    }


def lines(figures: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The table."""
    beside = {
        "rows": f"{figures['rows / bare']:.2f} × bare, {figures['rows / torch e5']:.2f} × torch e5",
        "rows e5": f"{figures['rows e5 / bare e5']:.2f} × bare e5, "
        f"{figures['rows e5 / torch e5']:.2f} × torch e5",
        "bare e5": f"{figures['bare e5 / torch e5']:.2f} × torch e5",
    }
    return [(way, f"{n:.1f}", beside.get(way, "")) for way, n in figures["a_second"].items()]


if __name__ == "__main__":
    sys.exit(main())
