"""Reading what was sent: objects, texts, choices; each mistake is named by its field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from accounts.models import User


def user_of(request: Request) -> User:
    """The user of a request that has signed in."""
    return cast("User", request.user)


def values_of(
    request: Request, *, known: type[serializers.Serializer[Any]] | None = None
) -> dict[str, Any]:
    """The object that was sent.

    Raises ValidationError for anything else, and for fields that are not `known`.
    """
    if not isinstance(request.data, dict):
        raise ValidationError({"": [_("Send a JSON object with the fields by name.")]})
    values = {str(name): value for name, value in request.data.items()}
    if known is not None:
        allowed = known().fields.keys()
        said = _("There is no such field; there are: %(known)s.") % {"known": ", ".join(allowed)}
        unknown = {name[:60]: [said] for name in values if name not in allowed}
        if unknown:
            raise ValidationError(unknown)
    return values


def text_of(values: dict[str, Any], name: str) -> str:
    """A text, "" where none was given. Raises ValidationError for anything else."""
    value = values.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or "\x00" in value or _has_half_characters(value):
        raise ValidationError({name: [_("Give a text.")]})
    return value


def flag_of(values: dict[str, Any], name: str, *, default: bool) -> bool:
    """True or false. Raises ValidationError for anything else."""
    value = values.get(name, default)
    if not isinstance(value, bool):
        raise ValidationError({name: [_("Give true or false.")]})
    return value


def choice_of(
    values: dict[str, Any], name: str, choices: Sequence[str], *, default: str | None = None
) -> str:
    """One of the choices. Raises ValidationError for anything else."""
    value = values.get(name, default)
    if value not in choices:
        known = ", ".join(choices)
        raise ValidationError({name: [_("Give one of: %(known)s.") % {"known": known}]})
    return cast("str", value)


def _has_half_characters(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
