"""Cursors: opaque marks of where the next page begins."""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from matchmaker.matching.selectors.listing_feed import Place

PAGE_SIZE: Final = 20
LARGEST_PAGE: Final = 100
FARTHEST_PAGE: Final = 10_000


def page_size_of(request: Request) -> int:
    """The `page_size` asked for. Raises ValidationError unless it is 1 to 100."""
    given = request.query_params.get("page_size", str(PAGE_SIZE))
    if not (given.isascii() and given.isdecimal()) or not 1 <= int(given[:9]) <= LARGEST_PAGE:
        message = _("Give a whole number from 1 to %(most)d.") % {"most": LARGEST_PAGE}
        raise ValidationError({"page_size": [message]})
    return int(given)


def place_cursor(place: Place) -> str:
    """The cursor of a place among the newest listings."""
    return _packed([place.direction, place.published, place.key])


def page_cursor(number: int) -> str:
    """The cursor of a page among ranked results."""
    return _packed(["page", number])


def read_cursor(request: Request) -> Place | int | None:
    """The place or page that the caller goes on from, None at the beginning.

    Raises ValidationError for what is no cursor of this API.
    """
    given = request.query_params.get("cursor")
    if not given:
        return None
    match _unpacked(given):
        case ["page", int(number)] if 1 <= number <= FARTHEST_PAGE:
            return number
        case ["after" | "before" as direction, float() | int() as published, int(key)]:
            if math.isfinite(published) and 0 <= key < 2**63:
                return Place(float(published), key, direction)
    raise ValidationError({"cursor": [_("Take the cursor from “next” or “previous” unchanged.")]})


def link_to(request: Request, cursor: str | None) -> str | None:
    """The address of this list from a cursor on; None without one."""
    if cursor is None:
        return None
    pairs = [
        (name, value)
        for name, values in request.query_params.lists()
        if name != "cursor"
        for value in values
    ]
    return request.build_absolute_uri(f"{request.path}?{urlencode([*pairs, ('cursor', cursor)])}")


def page_body(
    request: Request, results: Sequence[Any], *, before: str | None, after: str | None
) -> Mapping[str, Any]:
    """A page as it is answered: links to its neighbours, and its rows."""
    return {
        "next": link_to(request, after),
        "previous": link_to(request, before),
        "results": results,
    }


def numbered_page(
    request: Request, rows: QuerySet[Any], told: Callable[[Sequence[Any]], Any]
) -> Mapping[str, Any]:
    """A page of rows in their own order, told by `told`. Raises ValidationError as above."""
    number, size = read_cursor(request) or 1, page_size_of(request)
    if not isinstance(number, int):
        raise ValidationError({"cursor": [_("This cursor belongs to another list.")]})
    start = (number - 1) * size
    found = [*rows[start : start + size + 1]]
    return page_body(
        request,
        told(found[:size]),
        before=page_cursor(number - 1) if number > 1 else None,
        after=page_cursor(number + 1) if len(found) > size else None,
    )


def _packed(parts: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def _unpacked(text: str) -> Any:
    try:
        padded = text[:200] + "=" * (-len(text[:200]) % 4)
        return json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, UnicodeError, RecursionError):
        return None
