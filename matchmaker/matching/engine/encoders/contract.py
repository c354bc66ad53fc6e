"""What every encoder promises, and the two preparations that all of them share."""

import re
from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Side = Literal["query", "document"]
Matrix = NDArray[np.float32]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


class EncoderUnavailable(Exception):
    """The configured encoder cannot be opened; the message says how to mend it."""


class Encoder(Protocol):
    """Texts in, unit vectors out.

    `name` is the identity stored with every vector: it differs whenever the vectors would.
    """

    @property
    def name(self) -> str:
        """Which encoder, in which version and with which limits."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    def encode(self, texts: Sequence[str], *, side: Side) -> Matrix:
        """Vectors of length 1, shape (len(texts), dimension); no texts give (0, dimension)."""
        ...


def readable(text: str, *, limit: int) -> str:
    """The text as an encoder can take it: at most `limit` characters, white space collapsed.

    Control characters become spaces and lone surrogates (which no tokenizer can write as UTF-8)
    U+FFFD. The limit keeps a megabyte of text from costing a megabyte of tokenizing when only its
    first tokens are read.
    """
    spaced = _CONTROL.sub(" ", text)
    return _SURROGATE.sub("\ufffd", " ".join(spaced.split())[:limit])


def unit_rows(matrix: NDArray[np.floating]) -> Matrix:
    """Each row of (n, d) divided by its length; one without a direction becomes the first axis."""
    rows = np.asarray(matrix, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    lost = ~(np.isfinite(lengths) & (lengths > 1e-12))
    first_axis = np.eye(1, rows.shape[1], dtype=np.float32)
    return np.where(lost, first_axis, rows / np.where(lost, 1.0, lengths)).astype(np.float32)
