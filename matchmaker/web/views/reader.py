"""What views of signed-in people share: who reads, and how a refusal is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest

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
