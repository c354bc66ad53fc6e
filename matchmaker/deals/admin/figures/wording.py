"""How the dashboard says names, numbers, shares and spans of time in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum

from babel import Locale
from babel.numbers import format_decimal, format_percent
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from accounts.models import Organization
from accounts.vocabularies import PROVINCES
from listings.vocabularies import TECHNOLOGY_FIELDS

Value = int | float | timedelta | datetime | str | None
NOTHING = "—"


class Kind(Enum):
    """What the values of a column are."""

    COUNT = "count"
    SHARE = "share"
    SPAN = "span"
    MOMENT = "moment"
    TEXT = "text"


def shown(value: Value, kind: Kind) -> str:
    """The value as people read it; a dash for none."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, timedelta):
        return _span(value)
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATE_FORMAT")
    if isinstance(value, str):
        return value
    if kind == Kind.SHARE:
        return str(format_percent(value, "#,##0.#%", locale=locale_name()))
    return str(format_decimal(value, locale=locale_name()))


def written(value: Value) -> str:
    """The value as programs read it: spans in days, times as ISO 8601; empty for none."""
    if value is None:
        return ""
    if isinstance(value, timedelta):
        return f"{value / timedelta(days=1):.4f}"
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _span(span: timedelta) -> str:
    days, hours = span / timedelta(days=1), span / timedelta(hours=1)
    if days >= 1:
        return gettext("%(days)s d") % {"days": _short(days)}
    if hours >= 1:
        return gettext("%(hours)s h") % {"hours": _short(hours)}
    return gettext("%(minutes)s min") % {"minutes": _short(span / timedelta(minutes=1))}


def _short(number: float) -> str:
    return str(format_decimal(number, "#,##0.#", locale=locale_name()))


def locale_name() -> str:
    """The Babel name of the active language."""
    return "zh_Hans" if (get_language() or "").startswith("zh") else "en"


def region_label(code: str) -> str:
    """A province or a country by its code; a dash where neither is known."""
    if not code:
        return NOTHING
    if code in PROVINCES:
        return PROVINCES.label(code)
    return str(Locale.parse(locale_name()).territories.get(code, code))


def field_label(code: str) -> str:
    """A technology field by its code; a dash for needs that name none."""
    return TECHNOLOGY_FIELDS.label(code) if code in TECHNOLOGY_FIELDS else code or NOTHING


def organization_label(key: object, names: Mapping[int, Organization]) -> str:
    """An organization's name in the reader's language; a dash for none."""
    one = names.get(key) if isinstance(key, int) else None
    if one is None:
        return NOTHING
    return (one.name_en if locale_name() == "en" else "") or one.name
