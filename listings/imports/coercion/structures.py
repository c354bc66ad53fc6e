"""Cells that hold several small records: intellectual property and rate tables."""

import re
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from listings.vocabularies import INTELLECTUAL_PROPERTY_KINDS, INTELLECTUAL_PROPERTY_STATUSES

from ..problems import BadValue, excerpt
from .codes import find_code
from .numbers import fold, read_amount, read_share
from .texts import check_characters, read_line

_ENTRIES = re.compile(r"[;；\n]")
_RIGHT_KEYS = ("kind", "status", "number", "title")
_BRACKET_KEYS = ("from", "rate")


def read_property_rights(cell: object) -> list[dict[str, str]]:
    """Each right as kind, status, number and title; the number is checked on saving."""
    return _numbered(_records(cell, "|", _RIGHT_KEYS), _right)


def read_rate_table(cell: object) -> list[dict[str, str]]:
    """Each bracket as ``from`` and ``rate``, both decimal numbers written as text."""
    return _numbered(_records(cell, ":", _BRACKET_KEYS), _bracket)


def _right(record: dict[str, str]) -> dict[str, str]:
    status = record["status"]
    return {
        "kind": find_code(INTELLECTUAL_PROPERTY_KINDS, record["kind"]),
        "status": find_code(INTELLECTUAL_PROPERTY_STATUSES, status) if status else "",
        "number": record["number"],
        "title": record["title"],
    }


def _bracket(record: dict[str, str]) -> dict[str, str]:
    amount, _in_yuan = read_amount(record["from"])
    return {"from": f"{amount:f}", "rate": f"{read_share(record['rate']):f}"}


def _numbered(
    records: Iterator[dict[str, str]], read: Callable[[dict[str, str]], dict[str, str]]
) -> list[dict[str, str]]:
    found = []
    for number, record in enumerate(records, start=1):
        try:
            found.append(read(record))
        except BadValue as error:
            written = ", ".join(value for value in record.values() if value)
            raise BadValue(
                _("entry %(number)d (%(entry)s) %(problem)s")
                % {"number": number, "entry": excerpt(written), "problem": error}
            ) from error
    return found


def _records(cell: object, separator: str, keys: tuple[str, ...]) -> Iterator[dict[str, str]]:
    entries = _ENTRIES.split(cell) if isinstance(cell, str) else cell
    if not isinstance(entries, list):
        raise BadValue(_wrong_shape(keys))
    for entry in entries:
        if isinstance(entry, str):
            if entry.strip():
                yield _from_text(entry, separator, keys)
        else:
            yield _from_object(entry, keys)


def _from_text(entry: str, separator: str, keys: tuple[str, ...]) -> dict[str, str]:
    check_characters(entry)
    parts = fold(entry).split(separator) if separator == ":" else re.split(r"[|｜]", entry)
    if len(parts) > len(keys):
        raise BadValue(
            _("has an entry of %(count)d parts (%(entry)s); write %(form)s")
            % {"count": len(parts), "entry": excerpt(entry), "form": separator.join(keys)}
        )
    parts += [""] * (len(keys) - len(parts))
    return {key: read_line(part) for key, part in zip(keys, parts, strict=True)}


def _from_object(entry: object, keys: tuple[str, ...]) -> dict[str, str]:
    if not isinstance(entry, dict):
        raise BadValue(_wrong_shape(keys))
    if unknown := sorted(set(entry) - set(keys)):
        raise BadValue(
            _("has an entry with the unknown key “%(key)s”; the keys are %(keys)s")
            % {"key": excerpt(unknown[0]), "keys": ", ".join(keys)}
        )
    return {key: _plain(entry.get(key), keys) for key in keys}


def _plain(value: object, keys: tuple[str, ...]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadValue(_wrong_shape(keys))
    check_characters(str(value))
    return read_line(str(value))


def _wrong_shape(keys: tuple[str, ...]) -> str:
    form = ", ".join(f'"{key}": "…"' for key in keys)
    return _("is not a list of objects; write [{%(form)s}]") % {"form": form}
