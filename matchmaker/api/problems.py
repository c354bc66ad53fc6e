"""Errors as problem details (RFC 9457): a stable code for programs, a sentence for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from accounts.errors import DomainError, NotAllowed
from listings.errors import DraftChangedMeanwhile, InvalidListing

MEDIA_TYPE: Final = "application/problem+json"
CONFLICTS: Final = frozenset(
    {
        "step_not_possible",
        "listing_closed",
        "not_a_draft",
        "draft_was_handed_in",
        "review_missing",
        "validity_passed",
        "not_overdue",
        "last_owner_stays",
        "proposal_already_decided",
        "import_not_possible",
        "undo_too_late",
        "nothing_to_import",
        "nothing_to_undo",
        "file_deleted",
        "webhook_switched_off",
        "delivery_still_waiting",
    }
)
"""Codes of refusals for which nothing in the request is wrong: the state of things forbids it."""


def answer_with_problem(error: Exception, _context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: None for what is a fault of ours."""
    error = _known(error)
    if isinstance(error, DomainError):
        body = _of_domain(error)
    elif isinstance(error, exceptions.ValidationError):
        body = _of_fields(error.detail)
    elif isinstance(error, exceptions.APIException):
        body = _of_api(error)
    else:
        return None
    set_rollback()
    headers = {name: str(value) for name, value in _headers(error).items()}
    return Response(body, body["status"], headers=headers, content_type=MEDIA_TYPE)


def problem_body(*, code: str, status_code: int, detail: str, **more: object) -> dict[str, Any]:
    """The members of a problem; `type` is relative to the documentation of errors."""
    return {
        "type": f"/help/api-errors/#{code}",
        "title": HTTPStatus(status_code).phrase,
        "status": status_code,
        "code": code,
        "detail": detail,
        **more,
    }


def _known(error: Exception) -> Exception:
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    return error


def _of_domain(error: DomainError) -> dict[str, Any]:
    more: dict[str, object] = {}
    detail = error.message
    if isinstance(error, InvalidListing):
        more["errors"] = [{"field": field, "detail": str(text)} for field, text in error.problems]
        detail = str(error.template)
    return problem_body(code=error.code, status_code=_status_of(error), detail=detail, **more)


def _status_of(error: DomainError) -> int:
    if isinstance(error, NotAllowed):
        return status.HTTP_403_FORBIDDEN
    if isinstance(error, DraftChangedMeanwhile) or error.code in CONFLICTS:
        return status.HTTP_409_CONFLICT
    return status.HTTP_422_UNPROCESSABLE_ENTITY


def _of_fields(detail: Any) -> dict[str, Any]:
    return problem_body(
        code="invalid",
        status_code=status.HTTP_400_BAD_REQUEST,
        detail=_("The request has mistakes; each is named."),
        errors=[{"field": field, "detail": text} for field, text in _flattened(detail)],
    )


def _of_api(error: exceptions.APIException) -> dict[str, Any]:
    return problem_body(
        code=str(error.get_codes()) if not isinstance(error.detail, dict | list) else "invalid",
        status_code=error.status_code,
        detail=str(error.detail),
        **getattr(error, "more", {}),
    )


def _flattened(detail: Any, path: str = "") -> Sequence[tuple[str, str]]:
    if isinstance(detail, Mapping):
        items = [(f"{path}.{key}".strip("."), value) for key, value in detail.items()]
    elif isinstance(detail, list) and any(isinstance(one, dict | list) for one in detail):
        items = [(f"{path}.{place}".strip("."), value) for place, value in enumerate(detail)]
    else:
        texts = detail if isinstance(detail, list) else [detail]
        return [(path.removesuffix("non_field_errors").rstrip("."), str(text)) for text in texts]
    return [found for key, value in items for found in _flattened(value, key)]


def _headers(error: Exception) -> dict[str, object]:
    headers: dict[str, object] = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    wait = getattr(error, "wait", None)
    if wait:
        headers["Retry-After"] = int(wait)
    return headers
