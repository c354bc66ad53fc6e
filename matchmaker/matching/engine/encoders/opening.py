"""From the setting ENCODER to an open encoder."""

import re
from pathlib import Path

from .contract import Encoder, EncoderUnavailable
from .ensemble import EnsembleEncoder
from .hashing import HashingEncoder
from .onnx import OnnxEncoder
from .sentence_transformer import SentenceTransformerEncoder
from .universal import UniversalEncoder

E5_FOLDER = "multilingual-e5-small"
_PART = re.compile(r"(?P<name>e5|use)(?:@(?P<limit>[1-9]\d{0,4}))?(?:\*(?P<weight>\d*\.?\d+))?")
_HOW_TO_WRITE = (
    "Write bundled:e5, bundled:use or bundled:e5+use (with limits and weights, if wanted: "
    "bundled:e5@512*0.6+use*0.4), hashing, a folder, or the name of a sentence-transformers model."
)


def open_encoder(spec: str, *, folder: Path, threads: int = 1) -> Encoder:
    """The encoder that a setting names.

    spec:
        `bundled:e5` or `bundled:use`, several joined by `+`; after each, `@N` limits the text
        (tokens for e5, characters for use) and `*W` gives its weight in the sum of cosines (1 each
        by default); `hashing`; else a folder or hub name of a sentence-transformers model.
    folder: where bundled encoders are installed.
    threads: texts (bundled) or matrix rows (sentence-transformers) computed at once.

    Raises EncoderUnavailable, with how to mend it.
    """
    spec = spec.strip()
    if spec == "hashing":
        return HashingEncoder()
    if spec.startswith("bundled:"):
        return _open_bundled(spec.removeprefix("bundled:"), folder=folder, threads=threads)
    if not spec or ":" in spec:
        raise EncoderUnavailable(f"ENCODER={spec!r} names no encoder. {_HOW_TO_WRITE}")
    return SentenceTransformerEncoder(spec, threads=threads)


def _open_bundled(expression: str, *, folder: Path, threads: int) -> Encoder:
    parts = [_PART.fullmatch(part.strip()) for part in expression.split("+")]
    if not all(parts):
        raise EncoderUnavailable(f"bundled:{expression} isn't a bundled encoder. {_HOW_TO_WRITE}")
    opened = [
        (
            _open_part(part["name"], part["limit"], folder=folder, threads=threads),
            float(part["weight"] or 1),
        )
        for part in parts
        if part
    ]
    if any(weight == 0 for _, weight in opened):
        raise EncoderUnavailable(
            f"bundled:{expression} gives a part the weight 0: leave that part out."
        )
    return opened[0][0] if len(opened) == 1 else EnsembleEncoder(opened)


def _open_part(name: str, limit: str | None, *, folder: Path, threads: int) -> Encoder:
    if name == "e5":
        tokens = {"max_tokens": int(limit)} if limit else {}
        return OnnxEncoder(folder / E5_FOLDER, threads=threads, **tokens)
    characters = {"max_characters": int(limit)} if limit else {}
    return UniversalEncoder(**characters)
