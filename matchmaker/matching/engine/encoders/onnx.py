"""The bundled encoder by ONNX Runtime: no torch, int8, one text at a time."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from ..bundle_manifest import Manifest, read_manifest
from .contract import EncoderUnavailable, Matrix, Side, readable, unit_rows

_PROMPTS: dict[Side, str] = {"query": "query: ", "document": "passage: "}
# The vocabulary's longest piece has 16 characters; twice that also covers sequences that
# normalisation shortens.
_CHARACTERS_A_TOKEN = 32


class OnnxEncoder:
    """A model installed by `bundled.install_bundled`.

    Each text is a run of its own, because dynamic int8 takes its scales from the whole batch: with
    neighbours a vector moved by up to .0045 cosine, alone it depends on nothing but its text, and
    without padding it is faster too (ADR 0011). `threads` texts are encoded at once, the longest
    first, each on one core.
    """

    def __init__(self, folder: Path, *, threads: int = 1, max_tokens: int = 256) -> None:
        """Raises EncoderUnavailable where the folder is not a whole installation."""
        if not 8 <= max_tokens <= 512:
            raise EncoderUnavailable(f"max_tokens must be from 8 to 512, not {max_tokens}.")
        manifest = _manifest_of(folder)
        self.name = f"{manifest.identity}-t{max_tokens}"
        self.dimension = manifest.dimension
        self._limit = _CHARACTERS_A_TOKEN * max_tokens
        self._threads = max(1, threads)
        self._tokenizer = _open_tokenizer(folder / "tokenizer.json", max_tokens)
        self._session = _open_session(folder / manifest.onnx)

    def encode(self, texts: Sequence[str], *, side: Side) -> Matrix:
        """See `Encoder.encode`."""
        tokens = [self._token_ids(text, side) for text in texts]
        matrix = np.empty((len(texts), self.dimension), dtype=np.float32)
        longest_first = sorted(range(len(tokens)), key=lambda i: -len(tokens[i]))

        def fill(row: int) -> None:
            matrix[row] = self._vector(tokens[row])

        if self._threads == 1 or len(texts) < 2:
            for row in longest_first:
                fill(row)
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(fill, longest_first))
        return unit_rows(matrix)

    def _token_ids(self, text: str, side: Side) -> list[int]:
        ids: list[int] = self._tokenizer.encode(
            _PROMPTS[side] + readable(text, limit=self._limit)
        ).ids
        return ids

    def _vector(self, token_ids: list[int]) -> Matrix:
        ids = np.array([token_ids], dtype=np.int64)
        (vectors,) = self._session.run(
            None, {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        )
        vector: Matrix = vectors[0]
        return vector


def _manifest_of(folder: Path) -> Manifest:
    manifest = read_manifest(folder)
    if manifest is None:
        raise EncoderUnavailable(
            f"No whole encoder is installed in {folder}: run `make encoder`, or `manage.py "
            "install_encoder` with the settings of this site."
        )
    return manifest


def _open_tokenizer(file: Path, max_tokens: int) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


def _open_session(file: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Texts run beside each other instead, and so the thread count changes no vector.
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
