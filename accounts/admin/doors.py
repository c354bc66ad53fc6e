"""What every administration page of accounts does alike: translate refusals into messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from django.contrib import admin, messages
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from typing_extensions import override

from accounts.errors import DomainError
from accounts.models import User

M = TypeVar("M", bound=models.Model)

if TYPE_CHECKING:

    class ModelAdmin(admin.ModelAdmin[M], Generic[M]):
        """Generic for the type checker only."""
else:

    class ModelAdmin(admin.ModelAdmin, Generic[M]):
        """Django's class, which takes no type at run time."""


def signed_in(request: HttpRequest) -> User:
    """The user behind an administration page, which lets nobody else in."""
    return cast("User", request.user)


class ServiceAdmin(ModelAdmin[M]):
    """Shows a service's refusal as an error message; what the page began to change is undone."""

    @override
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        view = super().changeform_view
        return self._or_refusal(request, lambda: view(request, *args, **kwargs))

    @override
    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        view = super().delete_view
        return self._or_refusal(request, lambda: view(request, *args, **kwargs))

    @override
    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        view = super().changelist_view
        return self._or_refusal(request, lambda: view(request, *args, **kwargs))

    def _or_refusal(
        self, request: HttpRequest, respond: Callable[[], HttpResponse]
    ) -> HttpResponse:
        try:
            with transaction.atomic():
                return respond()
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


class OnlyLookedAt(ModelAdmin[M]):
    """Lists and shows rows: nobody adds, changes or deletes one here, superusers included."""

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False
