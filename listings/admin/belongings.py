"""What belongs to a technology, edited on the technology's own page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import User

from ..models import IntellectualProperty, PayAfterUseTerms, Technology
from ..policies import is_broker

if TYPE_CHECKING:
    Rights = admin.StackedInline[IntellectualProperty, Technology]
    Terms = admin.StackedInline[PayAfterUseTerms, Technology]
else:
    Rights = Terms = admin.StackedInline

_NOT_CONTENT = {"id", "technology", "DELETE"}


class ForBrokers:
    """Technology managers and superusers may do what is done here, whatever Django grants."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Whether the page is shown."""
        return is_broker(cast("User", request.user))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Whether one may be added."""
        return is_broker(cast("User", request.user))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Whether it may be changed."""
        return is_broker(cast("User", request.user))


class IntellectualPropertyInline(ForBrokers, Rights):
    """The rights in a technology; in one line each they would not fit a laptop's width."""

    model = IntellectualProperty
    fields = (("kind", "status"), ("number", "country"), "title", "inventors")
    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever changes rights may also remove them."""
        return self.has_change_permission(request, obj)


class PayAfterUseInline(ForBrokers, Terms):
    """The terms of use before payment, at most one set."""

    model = PayAfterUseTerms
    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever changes terms may also remove them."""
        return self.has_change_permission(request, obj)


def belongings_in(formsets: Iterable[Any]) -> dict[str, object]:
    """What the page says of rights and terms, as a service takes it; only what was changed."""
    values: dict[str, object] = {}
    for formset in formsets:
        rows = [_content(form) for form in formset.forms if _counts(form, formset)]
        if not formset.has_changed():
            continue
        if formset.model is IntellectualProperty:
            values["intellectual_property"] = rows
        else:
            values["pay_after_use"] = rows[0] if rows else None
    return values


def settle(formsets: Iterable[Any]) -> None:
    """Tell the formsets that they are saved, as the page's log expects."""
    for formset in formsets:
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []


def _counts(form: Any, formset: Any) -> bool:
    is_blank = form.instance.pk is None and not form.has_changed()
    return not is_blank and form not in formset.deleted_forms


def _content(form: Any) -> Mapping[str, object]:
    return {name: value for name, value in form.cleaned_data.items() if name not in _NOT_CONTENT}
