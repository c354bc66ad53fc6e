"""Versions of resources: ETags, and changes only of the version that the caller saw (RFC 9110)."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from .errors import Problem

_TAG = re.compile(r'(W/)?"([^"]*)"')


def etag_of(body: Any) -> str:
    """A strong tag: another one wherever this reader would be told anything else."""
    return f'"{hashlib.sha256(JSONRenderer().render(body)).hexdigest()[:32]}"'


def is_unchanged(request: Request, etag: str) -> bool:
    """Whether the caller has this version already (If-None-Match, compared weakly)."""
    given = request.headers.get("If-None-Match", "")
    return given.strip() == "*" or etag.strip('"') in {tag for _weak, tag in _TAG.findall(given)}


def require_match(request: Request, body: Any) -> None:
    """Refuse the change unless If-Match names the version as it stands now.

    Raises Problem: 428 without the header, 412 where somebody changed the resource since. Call it
    inside the transaction of the change, with the row locked.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise Problem(
            status_code=status.HTTP_428_PRECONDITION_REQUIRED,
            code="if_match_missing",
            detail=_("Send the ETag of the version that you read as If-Match."),
        )
    current = etag_of(body)
    strong = {tag for weak, tag in _TAG.findall(given) if not weak}
    if given != "*" and current.strip('"') not in strong:
        raise Problem(
            status_code=status.HTTP_412_PRECONDITION_FAILED,
            code="changed_meanwhile",
            detail=_("This was changed since you read it: read it again and repeat your change."),
        )
