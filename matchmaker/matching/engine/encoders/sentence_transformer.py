"""Any sentence-transformers model: a folder or a name on the model hub."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .contract import EncoderUnavailable, Matrix, Side, readable, unit_rows

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_CHARACTERS_A_TOKEN = 32
_WEIGHTS_AND_WORDS = ("*.safetensors", "*.bin", "*.json", "*.model", "*.txt")


class SentenceTransformerEncoder:
    """A model of the sentence-transformers library, with the prompts that it brings along.

    A folder is read without any network; a hub name is looked up in the local cache first, then on
    the hub. The name holds a digest of the folder's files, or the hub's commit.
    """

    def __init__(self, source: str, *, threads: int = 1, max_tokens: int | None = None) -> None:
        """Raises EncoderUnavailable where the model can't be loaded."""
        self._model = _load(source)
        _limit_torch_threads(threads)
        if max_tokens is not None:
            self._model.max_seq_length = max_tokens
        tokens = int(self._model.max_seq_length or 512)
        self._limit = _CHARACTERS_A_TOKEN * tokens
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.name = f"{Path(source).name}@{_fingerprint(source, self._model)}-t{tokens}"

    def encode(self, texts: Sequence[str], *, side: Side) -> Matrix:
        """See `Encoder.encode`."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        encode = self._model.encode_query if side == "query" else self._model.encode_document
        batch = [readable(text, limit=self._limit) for text in texts]
        return unit_rows(np.asarray(encode(batch, batch_size=16, show_progress_bar=False)))


def _load(source: str) -> "SentenceTransformer":
    folder = Path(source).expanduser()
    if source.startswith(("/", ".", "~")) and not folder.is_dir():
        raise EncoderUnavailable(
            f"There is no encoder folder {source}: correct the setting ENCODER."
        )
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as missing:
        message = f"ENCODER={source} needs sentence-transformers: pip install sentence-transformers"
        raise EncoderUnavailable(message) from missing
    where = str(folder) if folder.is_dir() else source
    problem: Exception | None = None
    for local_only in (True,) if folder.is_dir() else (True, False):
        try:
            return SentenceTransformer(where, device="cpu", local_files_only=local_only)
        # The library lets through whatever its parts raise: OSError, ValueError, KeyError, ...
        except Exception as error:  # noqa: BLE001
            problem = error
    raise EncoderUnavailable(
        f"The encoder {source} can't be loaded ({type(problem).__name__}: {problem}). Name a "
        "sentence-transformers folder, a model that the hub or its cache has, or a bundled "
        "encoder such as bundled:e5."
    ) from problem


def _limit_torch_threads(threads: int) -> None:
    import torch

    torch.set_num_threads(max(1, threads))


def _fingerprint(source: str, model: "SentenceTransformer") -> str:
    folder = Path(source).expanduser()
    if folder.is_dir():
        return _digest_of_files(folder)
    commit = getattr(getattr(model[0], "model", None), "config", None)
    return str(getattr(commit, "_commit_hash", None) or "unversioned")[:12]


def _digest_of_files(folder: Path) -> str:
    digest = hashlib.sha256()
    files = {file for pattern in _WEIGHTS_AND_WORDS for file in folder.rglob(pattern)}
    for file in sorted(files):
        digest.update(file.relative_to(folder).as_posix().encode())
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:12]
