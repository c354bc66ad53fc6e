"""Writes multilingual-e5-small as an ordinary sentence-transformers folder."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .q4_weights import ModelSizes, Q4Weights

MAX_TOKENS = 512
_WORDS = {
    "bos_token": "<s>",
    "eos_token": "</s>",
    "unk_token": "<unk>",
    "sep_token": "</s>",
    "cls_token": "<s>",
    "pad_token": "<pad>",
    "mask_token": "<mask>",
}
_MODULES = ("Transformer", "Pooling", "Normalize")


def write_e5_folder(folder: Path, *, weights: Q4Weights, tokenizer: bytes) -> None:
    """Weights, tokenizer and the configuration files that `SentenceTransformer(folder)` reads.

    The pooler, which BERT's class expects and e5 doesn't use, is written as zeros, so that the
    folder loads without arguments or warnings.
    """
    from safetensors.numpy import save_file

    save_file(_tensors(weights), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "tokenizer.json").write_bytes(tokenizer)
    for path, content in _configuration(weights.sizes).items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    (folder / "2_Normalize").mkdir(exist_ok=True)


def _tensors(weights: Q4Weights) -> dict[str, NDArray[np.float32]]:
    sizes = weights.sizes
    tensors = _embedding_tensors(weights)
    for layer in range(sizes.layers):
        tensors |= _layer_tensors(weights, layer)
    tensors["pooler.dense.weight"] = np.zeros((sizes.hidden, sizes.hidden), np.float32)
    tensors["pooler.dense.bias"] = np.zeros(sizes.hidden, np.float32)
    return tensors


def _embedding_tensors(weights: Q4Weights) -> dict[str, NDArray[np.float32]]:
    sizes, prefix = weights.sizes, "embeddings."
    # One type row is stored, whatever number the header gives; e5 uses type 0 only.
    kind = np.tile(weights.plain("emb.type", 1, sizes.hidden), (sizes.token_types, 1))
    return {
        prefix + "word_embeddings.weight": weights.matrix(
            "emb.word", sizes.vocabulary, sizes.hidden
        ),
        prefix + "position_embeddings.weight": weights.plain(
            "emb.pos", sizes.positions, sizes.hidden
        ),
        prefix + "token_type_embeddings.weight": kind,
        prefix + "LayerNorm.weight": weights.plain("emb.ln.w", sizes.hidden),
        prefix + "LayerNorm.bias": weights.plain("emb.ln.b", sizes.hidden),
    }


def _layer_tensors(weights: Q4Weights, layer: int) -> dict[str, NDArray[np.float32]]:
    hidden, wide = weights.sizes.hidden, weights.sizes.intermediate
    linear = {
        "attention.self.query": ("q", hidden, hidden),
        "attention.self.key": ("k", hidden, hidden),
        "attention.self.value": ("v", hidden, hidden),
        "attention.output.dense": ("ao", hidden, hidden),
        "intermediate.dense": ("fi", wide, hidden),
        "output.dense": ("fo", hidden, wide),
    }
    tensors: dict[str, NDArray[np.float32]] = {}
    for path, (short, rows, columns) in linear.items():
        tensors[f"encoder.layer.{layer}.{path}.weight"] = weights.matrix(
            f"l{layer}.{short}.w", rows, columns
        )
        tensors[f"encoder.layer.{layer}.{path}.bias"] = weights.plain(f"l{layer}.{short}.b", rows)
    for path, short in {"attention.output": "aln", "output": "oln"}.items():
        for ending, letter in {"weight": "w", "bias": "b"}.items():
            name = f"encoder.layer.{layer}.{path}.LayerNorm.{ending}"
            tensors[name] = weights.plain(f"l{layer}.{short}.{letter}", hidden)
    return tensors


def _configuration(sizes: ModelSizes) -> dict[str, Any]:
    return {
        "config.json": _bert(sizes),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_TOKENS,
            "model_input_names": ["input_ids", "attention_mask"],
            **_WORDS,
        },
        "special_tokens_map.json": _WORDS,
        "modules.json": [
            {
                "idx": place,
                "name": str(place),
                "path": f"{place}_{name}" if place else "",
                "type": f"sentence_transformers.models.{name}",
            }
            for place, name in enumerate(_MODULES)
        ],
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
        "1_Pooling/config.json": {
            "word_embedding_dimension": sizes.hidden,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


def _bert(sizes: ModelSizes) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "attention_probs_dropout_prob": 0.1,
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1,
        "hidden_size": sizes.hidden,
        "initializer_range": 0.02,
        "intermediate_size": sizes.intermediate,
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": sizes.positions,
        "num_attention_heads": sizes.heads,
        "num_hidden_layers": sizes.layers,
        "pad_token_id": 0,
        "position_embedding_type": "absolute",
        "type_vocab_size": sizes.token_types,
        "vocab_size": sizes.vocabulary,
        "dtype": "float32",
    }
