"""System checks: what would stop matching, each with its mend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.db import DatabaseError

from . import runtime
from .engine.encoders import EncoderUnavailable
from .models import ListingVector
from .text import TEXT_VERSION


@register("matching", deploy=True)
def check_encoder(**_: Any) -> list[CheckMessage]:
    """The encoder that the settings name can be opened. Costs some seconds: ``check --deploy``."""
    try:
        runtime.encoder()
    except EncoderUnavailable as missing:
        return [
            checks.Error(
                f"The encoder {settings.ENCODER!r} cannot be opened.",
                str(missing),
                id="matching.E001",
            )
        ]
    return []


@register(Tags.database)
def check_vectors(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Stored vectors are of the encoder and the text version that are in use.

    Runs with ``check --database default``; an encoder is opened only where vectors are stored.
    """
    if not databases:
        return []
    try:
        made = {*ListingVector.objects.values_list("encoder", "text_version").distinct()}
    except DatabaseError:
        return []  # before the first migration there is no table, and nothing to check
    try:
        in_use = (runtime.encoder().name, TEXT_VERSION) if made else None
    except EncoderUnavailable:
        return []  # check_encoder says so
    others = sorted(made - {in_use})
    if not others:
        return []
    names = ", ".join(f"{encoder} (text {version})" for encoder, version in others)
    return [
        checks.Warning(
            f"There are vectors that nothing uses any more: {names}.",
            "Run `manage.py rebuild_index` to embed what lacks a vector by the encoder in use, and"
            " later `manage.py rebuild_index --forget-others` to delete the others.",
            id="matching.W001",
        )
    ]
