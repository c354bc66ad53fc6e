"""Putting loose values (from files, forms, requests) into a model's fields, and what was wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..errors import Problem

LONGEST_MESSAGE = 300
_EMPTY: tuple[object, ...] = (None, "", [], (), {})


@cache
def writable_fields(model: type[models.Model]) -> Mapping[str, models.Field[Any, Any]]:
    """The fields that owners fill in: editable ones that point to no other row."""
    return {
        field.name: field
        for field in _columns(model)
        if field.editable and not field.primary_key and field.remote_field is None
    }


def assign(
    record: models.Model, values: Mapping[str, object], *, beside: Iterable[str] = ()
) -> list[Problem]:
    """Put the values in the record's fields; returns what could not be put, by field.

    Empty values become the field's default. ``beside`` are names that the caller handles itself;
    they only appear among the suggestions for an unknown name.
    """
    fields = writable_fields(type(record))
    problems: list[Problem] = []
    for name, value in values.items():
        if name in fields:
            problems += _assign_one(record, fields[name], value)
        else:
            problems.append((name, _unknown_field(name, [*fields, *beside])))
    return problems


def find_problems(record: models.Model, *, checked: Iterable[Problem] = ()) -> list[Problem]:
    """What the model's own checks find wrong, after the problems ``checked`` before.

    Asks the database nothing: keys to other rows and constraints are the caller's matter.
    """
    problems = list(checked)
    wrong = {field for field, _message in problems}
    outside = {field.name for field in _columns(type(record))}
    outside -= set(writable_fields(type(record)))
    try:
        record.clean_fields(exclude=wrong | outside)
    except ValidationError as error:
        problems += _flattened(error)
        _empty_lists(record, {field for field, _message in problems})
    try:
        record.clean()
    except ValidationError as error:
        named = {field for field, _message in problems}
        problems += [problem for problem in _flattened(error) if problem[0] not in named]
    return problems


def beneath(path: str, problems: Iterable[Problem]) -> list[Problem]:
    """The same problems of a record that belongs to a listing: ``pay_after_use.cap``."""
    return [(f"{path}.{field}", message) for field, message in problems]


def _columns(model: type[models.Model]) -> Iterable[models.Field[Any, Any]]:
    return model._meta.concrete_fields  # noqa: SLF001  (Django documents it as public)


def _empty_lists(record: models.Model, names: Iterable[str]) -> None:
    # What is no list at all would break the checks between fields.
    for name in names:
        field = writable_fields(type(record)).get(name)
        if isinstance(field, models.JSONField):
            setattr(record, name, field.get_default())


def _assign_one(
    record: models.Model, field: models.Field[Any, Any], value: object
) -> Iterator[Problem]:
    try:
        setattr(record, field.attname, _prepared(field, value))
    except ValidationError as error:
        # The default in its place keeps the checks between fields from tripping over it.
        setattr(record, field.attname, field.get_default())
        yield field.name, _first_message(error)


def _prepared(field: models.Field[Any, Any], value: object) -> object:
    if isinstance(value, str):
        value = value.strip()
    if value in _EMPTY:
        return field.get_default()
    for text in _texts_in(value):
        _refuse_unstorable(text)
    if isinstance(field, models.JSONField):
        return value
    return field.to_python(_of_plain_type(field, value))


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from (*_texts_in(key), *_texts_in(item))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts_in(item)


def _refuse_unstorable(text: str) -> None:
    # PostgreSQL stores no U+0000, and nothing can encode half of a surrogate pair.
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValidationError(_("Remove the characters that can't be stored (U+0000, surrogates)."))


def _of_plain_type(field: models.Field[Any, Any], value: object) -> object:
    """The value when its type suits the field; raises ValidationError saying what would."""
    if isinstance(field, models.DateField):
        return _date_of(value)
    if isinstance(field, models.BooleanField):
        return value
    if isinstance(field, models.DecimalField):
        return _number_of(value, gettext("Give a number such as 1200000 or 0.03."))
    if isinstance(field, models.IntegerField):
        return _whole_number_of(value)
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise ValidationError(_("Give a text."))


def _date_of(value: object) -> object:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date | str):
        return value
    raise ValidationError(_("Give a date as in 2027-03-31."))


def _number_of(value: object, message: str) -> object:
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise ValidationError(message)
    return value


def _whole_number_of(value: object) -> object:
    message = gettext("Give a whole number.")
    number = _number_of(value, message)
    if not isinstance(number, Decimal):
        return number
    if not number.is_finite() or number != number.to_integral_value():
        raise ValidationError(message)
    return int(number)


def _flattened(error: ValidationError) -> list[Problem]:
    if not hasattr(error, "error_dict"):
        return [("", _shortened(message)) for message in error.messages]
    return [
        ("" if field == NON_FIELD_ERRORS else field, _shortened(message))
        for field, messages in error.message_dict.items()
        for message in messages
    ]


def _first_message(error: ValidationError) -> str:
    return _shortened(error.messages[0])


def _shortened(message: str) -> str:
    # Django's messages quote the value, which can be a cell of megabytes.
    return message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]}…"


def _unknown_field(name: str, known: Iterable[str]) -> str | Promise:
    near = get_close_matches(name, list(known), n=1)
    if near:
        return format_lazy(_("There is no such field; do you mean {near}?"), near=near[0])
    return _("There is no such field: remove it.")
