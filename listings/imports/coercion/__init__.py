"""From the cell of a file to the value that a service takes."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.vocabularies import Vocabulary

from ..columns import Column, Form
from ..problems import BadValue
from .codes import find_code, find_country, find_currency, find_province_code, nearest
from .numbers import fold, read_amount, read_boolean, read_date, read_integer, read_share
from .structures import read_property_rights, read_rate_table
from .texts import check_characters, read_line, read_paragraphs, split_entries

__all__ = ["Value", "coerce", "empty_value", "is_empty", "names_yuan", "nearest"]

# What a cell can become.
Value = str | int | Decimal | date | bool | list[str] | list[dict[str, str]] | None

_FROM_TEXT: dict[Form, Callable[[str], Value]] = {
    Form.TEXT: read_line,
    Form.PARAGRAPHS: read_paragraphs,
    Form.INTEGER: read_integer,
    Form.AMOUNT: lambda text: read_amount(text)[0],
    Form.RATE: read_share,
    Form.DATE: read_date,
    Form.BOOLEAN: read_boolean,
    Form.COUNTRY: find_country,
    Form.PROVINCE: find_province_code,
    Form.CURRENCY: find_currency,
}
_LISTS = frozenset({Form.TEXTS, Form.CODES, Form.PROPERTY_RIGHTS, Form.RATE_TABLE})
_TEXTS = frozenset(
    {Form.TEXT, Form.PARAGRAPHS, Form.CODE, Form.COUNTRY, Form.PROVINCE, Form.CURRENCY}
)


def is_empty(cell: object) -> bool:
    """Whether the cell holds nothing: blank text, null, an empty list or object."""
    return cell is None or cell in ([], {}) or (isinstance(cell, str) and not cell.strip())


def empty_value(column: Column) -> Value:
    """What an empty cell of this column means: no text, no entries, or nothing known."""
    if column.form in _LISTS:
        return []
    return "" if column.form in _TEXTS else None


def coerce(column: Column, cell: object) -> Value:
    """The value of a cell, by the form of its column.

    ``cell`` is text (CSV, XLSX) or what JSON gives: text, whole number, truth value, list or
    object; JSON's fractions arrive as text. Returns str, int, Decimal, date, bool, a list of
    str, a list of dicts, or the column's empty value. Raises BadValue with what to write.
    """
    if is_empty(cell):
        return empty_value(column)
    if column.form is Form.PROPERTY_RIGHTS:
        return read_property_rights(_checked(cell))
    if column.form is Form.RATE_TABLE:
        return read_rate_table(_checked(cell))
    if column.form in (Form.TEXTS, Form.CODES):
        return _entries(column, cell)
    text = _as_text(column, cell)
    check_characters(text)
    if column.form is Form.CODE:
        return find_code(_vocabulary(column), text)
    return _FROM_TEXT[column.form](text)


def names_yuan(cell: object) -> bool:
    """Whether an amount is written with 元 behind it, so that it can be in no other currency."""
    return isinstance(cell, str) and fold(cell).endswith("元")


def _vocabulary(column: Column) -> Vocabulary:
    if column.vocabulary is None:
        raise TypeError(f"The coded column {column.name} has no vocabulary.")
    return column.vocabulary


def _checked(cell: object) -> object:
    if isinstance(cell, str):
        check_characters(cell)
    return cell


def _entries(column: Column, cell: object) -> list[str]:
    parts = cell if isinstance(cell, list) else [_as_text(column, cell)]
    found: list[str] = []
    for part in parts:
        if not isinstance(part, str):
            raise BadValue(_("is not a list of texts; write [\"…\", \"…\"]"))  # fmt: skip
        check_characters(part)
        found += [read_line(part)] if isinstance(cell, list) else split_entries(part)
    found = list(dict.fromkeys(entry for entry in found if entry))
    if column.form is Form.TEXTS:
        return found
    return list(dict.fromkeys(_code_of(column, entry) for entry in found))


def _code_of(column: Column, entry: str) -> str:
    try:
        return find_code(_vocabulary(column), entry)
    except BadValue as error:
        raise BadValue(
            _("“%(entry)s” %(problem)s") % {"entry": entry[:40], "problem": error}
        ) from (error)


def _as_text(column: Column, cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        if column.form is Form.BOOLEAN:
            return "true" if cell else "false"
        raise BadValue(_("is a truth value; write text or a number in quotes"))
    if isinstance(cell, int | Decimal):
        return str(cell)
    raise BadValue(_("is a list or an object; write a single value"))
