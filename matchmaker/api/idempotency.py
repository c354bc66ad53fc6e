"""Requests that may be repeated: the same key, the same answer, one effect.

After "The Idempotency-Key HTTP Header Field" (draft-ietf-httpapi-idempotency-key-header). A row
with the key is inserted first, in the transaction of the work; a second request with the key waits
for that row, so that two at once never work both. Refusals are not remembered: they changed
nothing, so trying again is harmless.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, cast

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User

from .errors import Problem
from .models import RememberedAnswer

KEPT_FOR: Final = timedelta(hours=24)
HEADERS: Final = ("Location", "ETag")


def answer_once(request: Request, *, now: datetime, work: Callable[[], Response]) -> Response:
    """What `work` answers, or what it answered to the same request before.

    `work` raises where it refuses. Raises Problem where the key is malformed or was used for
    another request.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return work()
    digest = _digest(request)
    _check(key)
    try:
        return _first_answer(request, key, digest, now, work)
    except IntegrityError:
        stored = RememberedAnswer.objects.filter(user=cast("User", request.user), key=key).first()
        if stored is None:
            raise
        return _again(stored, digest)


def _first_answer(
    request: Request, key: str, digest: str, now: datetime, work: Callable[[], Response]
) -> Response:
    with transaction.atomic():
        RememberedAnswer.objects.filter(created_at__lt=now - KEPT_FOR).delete()
        with transaction.atomic():
            row = RememberedAnswer.objects.create(
                user=cast("User", request.user), key=key, request_digest=digest, created_at=now
            )
        answer = work()
        row.status_code, row.body = answer.status_code, answer.data
        row.headers = {name: answer[name] for name in HEADERS if name in answer}
        row.save(update_fields=["status_code", "headers", "body"])
    return answer


def _again(stored: RememberedAnswer, digest: str) -> Response:
    if stored.request_digest != digest:
        raise Problem(
            status_code=status.HTTP_422_UNPROCESSABLE_ENTITY,
            code="idempotency_key_reused",
            detail=_("This Idempotency-Key was used for another request: use a new one."),
        )
    answer = Response(stored.body, stored.status_code, headers=stored.headers)
    answer["Idempotency-Replayed"] = "true"
    return answer


def _check(key: str) -> None:
    if not 1 <= len(key) <= 255 or not key.isascii() or not key.isprintable():
        raise Problem(
            status_code=status.HTTP_400_BAD_REQUEST,
            code="idempotency_key_malformed",
            detail=_("An Idempotency-Key has 1 to 255 printable ASCII characters."),
        )


def _digest(request: Request) -> str:
    parts = (request.method or "", request.get_full_path())
    digest = hashlib.sha256("\n".join(parts).encode())
    if request.content_type.startswith("multipart/"):
        _add_form(digest, request)
    else:
        digest.update(request.body)
    return digest.hexdigest()


def _add_form(digest: hashlib._Hash, request: Request) -> None:
    """Boundaries differ each time that a form is sent, and files are too large for memory."""
    for name, value in sorted(request.POST.items()):
        digest.update(f"{name}={value}\n".encode())
    for name, file in sorted(request.FILES.items()):
        digest.update(f"{name}:{file.name}\n".encode())
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
