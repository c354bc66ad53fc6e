"""What every resource of the API has in common: counting, versions, repeated requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from .errors import Problem
from .idempotency import answer_once
from .limits import Allowance, count_request
from .preconditions import etag_of, is_unchanged

Handler = Callable[..., Response]


class Door(GenericViewSet[Any]):
    """A resource. Subclasses name the scope of each action, and which need no sign-in."""

    scopes: ClassVar[Mapping[str, str]] = {}
    public_actions: ClassVar[frozenset[str]] = frozenset()
    any_token_actions: ClassVar[frozenset[str]] = frozenset()
    lookup_value_converter = "int"
    allowance: Allowance | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Count first, wrong tokens too: whoever guesses is slowed down like any other."""
        try:
            self.perform_authentication(request)
        except APIException:
            # From here on the request's user is nobody, who is counted by address.
            self._count(request)
            raise
        self._count(request)
        super().initial(request, *args, **kwargs)

    def _count(self, request: Request) -> None:
        self.allowance = count_request(request)
        if self.allowance.exceeded:
            raise _too_many(self.allowance)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """With the headers that say how much may still be asked."""
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        if self.allowance is not None:
            for name, value in self.allowance.headers().items():
                answer[name] = value
            if self.allowance.exceeded:
                answer["Retry-After"] = str(self.allowance.resets_in)
        return answer

    def versioned(self, body: Any, status_code: int = status.HTTP_200_OK) -> Response:
        """The resource with its ETag; empty (304) where the caller has this version."""
        etag = etag_of(body)
        if self.request.method == "GET" and is_unchanged(self.request, etag):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": etag})
        return Response(body, status_code, headers={"ETag": etag})


def repeatable(handler: Handler) -> Handler:
    """An action that a caller may repeat with the same Idempotency-Key; see `idempotency`."""

    @wraps(handler)
    def once(view: Door, request: Request, *args: Any, **kwargs: Any) -> Response:
        def work() -> Response:
            return handler(view, request, *args, **kwargs)

        return answer_once(request, now=timezone.now(), work=work)

    return once


def _too_many(allowance: Allowance) -> Problem:
    return Problem(
        status_code=status.HTTP_429_TOO_MANY_REQUESTS,
        code="too_many_requests",
        detail=_("Too many requests: at most %(limit)d a minute. Try again in %(seconds)d s.")
        % {"limit": allowance.limit, "seconds": allowance.resets_in},
    )
