"""What views of signed-in people share: who reads, how a refusal is told, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.errors import DomainError
from accounts.models import User


def reader(request: HttpRequest) -> User:
    """The user of a view that only signed-in people reach."""
    return cast("User", request.user)


def told(request: HttpRequest, operation: Callable[[], Any], done: str) -> bool:
    """Run a service and say that it is done, or why it was refused; whether it was done."""
    try:
        operation()
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return False
    messages.success(request, done)
    return True


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The address of this site that the form was sent from, by its `next`; else `otherwise`."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return otherwise
