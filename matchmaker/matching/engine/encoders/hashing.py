"""A light deterministic encoder for tests and for trying the site without a model."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from .contract import Matrix, Side, readable, unit_rows

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_RUN = re.compile(rf"{_HAN.pattern}+|[^{_HAN.pattern[1:-1]}]+")


class HashingEncoder:
    """Words and pairs of neighbouring Chinese characters, hashed into signed buckets.

    Texts that share words are near each other; it knows no synonyms and no translation. Feature
    hashing with a sign bit after Weinberger et al., "Feature Hashing for Large Scale Multitask
    Learning" (2009). Equal on every machine.
    """

    def __init__(self, dimension: int = 256) -> None:
        self.dimension = dimension
        self.name = f"hashing-1-{dimension}"

    def encode(self, texts: Sequence[str], *, side: Side) -> Matrix:  # noqa: ARG002
        """See `Encoder.encode`; both sides are encoded alike."""
        matrix = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(matrix, texts, strict=True):
            for token, count in Counter(_tokens(readable(text, limit=100_000))).items():
                bucket, sign = self._place(token)
                row[bucket] += sign * np.sqrt(count)
        return unit_rows(matrix)

    def _place(self, token: str) -> tuple[int, int]:
        number = int.from_bytes(hashlib.blake2b(token.encode(), digest_size=8).digest())
        return (number >> 1) % self.dimension, 1 if number & 1 else -1


def _tokens(text: str) -> Iterator[str]:
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        for run in _RUN.findall(word):
            yield from _pairs(run) if _HAN.match(run) else (run,)


def _pairs(run: str) -> Iterator[str]:
    return (run[i : i + 2] for i in range(max(1, len(run) - 1)))
