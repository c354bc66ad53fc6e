"""Encoders and texts that several test files share."""

import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from matchmaker.matching.engine.bundled import FOLDER_NAME, is_installed
from matchmaker.matching.engine.encoders import Encoder, open_encoder

# What broke tokenizers, databases and C code before: an Arabic ligature that normalisation makes 18
# letters of, nothing at all, half characters, zero bytes, a megabyte of one thing.
HOSTILE_TEXTS = {
    "fifty ligatures": "\ufdfa" * 50,
    "a megabyte of ligatures": "\ufdfa" * 350_000,
    "nothing": "",
    "only white space": " \t\n\u3000",
    "zero bytes": "\x00" * 100,
    "a word between zero bytes": "\x00steel\x00",
    "lone surrogates": "\ud800steel\udfff",
    "control characters": "".join(map(chr, range(32))) + "\x7f\x85",
    "a megabyte of Chinese": "钢" * 350_000,
    "a megabyte of one word": "x" * 1_000_000,
    "a megabyte of words": "steel " * 170_000,
    "names of special tokens": "<s></s><pad><unk><mask>",
    "a thousand combining accents": "e" + "\u0301" * 1000,
    "emoji": "\U0001f9ea" * 500,
    "marks of direction": "\u202e\ufeff\u200b",
}


def installed_folder() -> Path:
    """The folder of bundled encoders; skips the test, with the reason, where there is none."""
    folder: Path = settings.ENCODER_FOLDER
    if not is_installed(folder):
        pytest.skip(f"no encoder in {folder / FOLDER_NAME}: run `make encoder`")
    return folder


def opened(spec: str) -> Encoder:
    """The encoder of a setting, opened once in a test run."""
    return _opened(spec, installed_folder() if "e5" in spec else settings.ENCODER_FOLDER)


@cache
def _opened(spec: str, folder: Path) -> Encoder:
    return open_encoder(spec, folder=folder, threads=2)


def at_once(jobs: list[Callable[[], None]]) -> None:
    """Run the jobs in threads of their own and raise the first error that one of them met."""
    errors: list[BaseException] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
