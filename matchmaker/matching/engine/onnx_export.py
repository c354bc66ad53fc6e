"""Exports a BERT sentence encoder to ONNX in int8, and measures the export against torch.

The graph takes token ids and a mask and gives pooled unit vectors. Three choices make it small,
exact where that is free, and fast (figures in ADR 0011):

- the word table stays in the blocks of its source: the same numbers in 100 MB instead of 384;
- the matrices of the layers are int8 by channel, their inputs quantised as they come (dynamic);
- the input of each layer's last matrix is divided by each token's own largest value first. A few
  tokens have activations a hundred times the others', and with one scale for all they would round
  the others to nothing.
"""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .q4_weights import Q4Weights

if TYPE_CHECKING:
    import torch

    Tensor = torch.Tensor

Matrix = NDArray[np.float32]

WORD_TABLE_FILE = "word_table.bin"
_MAPPED_BYTES = 10**7


def export_onnx(source: Path, *, weights: Q4Weights, exact: Path, small: Path) -> None:
    """Write the encoder of the folder `source` as float32 (`exact`) and as int8 (`small`)."""
    with _without_advice():
        _write_graph(_pooled_graph(source, weights), exact)
        _quantise(exact, small)


def _pooled_graph(source: Path, weights: Q4Weights) -> torch.nn.Module:
    import torch
    from transformers import AutoModel

    bert: Any = AutoModel.from_pretrained(
        source, add_pooling_layer=False, attn_implementation="eager", dtype=torch.float32
    )
    bert.embeddings.word_embeddings = _block_table(weights)
    for layer in bert.encoder.layer:
        layer.output.dense = _token_scaled(layer.output.dense)
    # Only after wrapping: the exporter otherwise restores the wrapper's training mode, and dropout
    # stays in.
    return _mean_pooled(bert).eval()


def _block_table(weights: Q4Weights) -> torch.nn.Module:
    import torch

    class BlockTable(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            sizes = weights.sizes
            numbers, scales = weights.blocks("emb.word", sizes.vocabulary, sizes.hidden)
            self.numbers = torch.nn.Buffer(torch.from_numpy(numbers))
            self.scales = torch.nn.Buffer(torch.from_numpy(scales))

        def forward(self, ids: Tensor) -> Tensor:
            rows: Tensor = self.numbers[ids].float() * self.scales[ids].float()
            return rows.flatten(-2)

    return BlockTable()


def _token_scaled(linear: torch.nn.Linear) -> torch.nn.Module:
    import torch

    class TokenScaled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight, self.bias = linear.weight, linear.bias

        def forward(self, states: Tensor) -> Tensor:
            largest = states.abs().amax(-1, keepdim=True).clamp(min=1e-6)
            return torch.nn.functional.linear(states / largest, self.weight) * largest + self.bias

    return TokenScaled()


def _mean_pooled(bert: torch.nn.Module) -> torch.nn.Module:
    import torch

    class MeanPooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
            kinds = torch.zeros_like(input_ids)
            states = self.bert(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=kinds
            ).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=-1)

    return MeanPooled()


def _write_graph(graph: torch.nn.Module, file: Path) -> None:
    import torch

    ids = torch.arange(5, 39).reshape(2, 17)
    mask = torch.ones_like(ids)
    mask[1, 9:] = 0
    axes = {0: "texts", 1: "tokens"}
    torch.onnx.export(
        graph,
        (ids, mask),
        str(file),
        input_names=["input_ids", "attention_mask"],
        output_names=["embedding"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "embedding": {0: "texts"}},
        opset_version=18,
        dynamo=False,
    )


def _quantise(exact: Path, small: Path) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        exact,
        small,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul"],
    )
    # Beside the graph, the word table is mapped instead of read: processes share its 96 MB.
    onnx.save(
        onnx.load(small),
        small,
        save_as_external_data=True,
        location=WORD_TABLE_FILE,
        size_threshold=_MAPPED_BYTES,
    )


@contextlib.contextmanager
def _without_advice() -> Iterator[None]:
    """Silences progress bars, and warnings of an exporter's age and of preparations not made."""
    from transformers.utils import logging as transformers_logging

    logging.disable(logging.WARNING)
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)
        transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def cosines_with_torch(source: Path, file: Path, texts: Sequence[str]) -> Matrix:
    """Of each text, the cosine of its vectors by the ONNX file and by SentenceTransformer: (n,)."""
    from sentence_transformers import SentenceTransformer

    with _without_advice():
        model = SentenceTransformer(str(source), device="cpu", local_files_only=True)
    reference: Matrix = np.asarray(
        model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
    )
    cosines: Matrix = np.einsum(
        "nd,nd->n", reference, _vectors(file, source / "tokenizer.json", texts)
    )
    return cosines


def _vectors(file: Path, tokenizer_file: Path, texts: Sequence[str]) -> Matrix:
    import onnxruntime
    from tokenizers import Tokenizer

    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.enable_truncation(512)
    rows = []
    for text in texts:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        rows.append(
            session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
        )
    return np.array(rows, dtype=np.float32)
