"""A process that only answers pages loads nothing heavy until someone searches."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = [
    "torch",
    "transformers",
    "sentence_transformers",
    "faiss",
    "onnx",
    "onnxruntime",
    "sklearn",
    "scipy",
    "openpyxl",
    "pypdf",
]
LOADED = """
import importlib, json, sys, django
django.setup()
importlib.import_module(sys.argv[1])
print(json.dumps([name for name in json.loads(sys.argv[2]) if name in sys.modules]))
"""


def loaded_by(module: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, module, json.dumps(HEAVY)],
        env=os.environ.copy(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    names: list[str] = json.loads(done.stdout)
    return names


@pytest.mark.parametrize(
    "module",
    ["matchmaker.wsgi", "matchmaker.urls", "matchmaker.celery", "matchmaker.matching.tasks"],
)
def test_nothing_heavy_is_loaded_before_it_is_used(module: str) -> None:
    assert loaded_by(module) == []


def test_the_probe_sees_a_heavy_module() -> None:
    assert loaded_by("scipy.sparse") == ["scipy"]
