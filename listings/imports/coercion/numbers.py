"""Numbers, shares, dates and truth values as people write them, full-width digits included."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

from ..problems import BadValue

# Marks of direction, of joining and of byte order, which come along when text is copied.
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_GROUPED = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)"
_WHOLE = re.compile(rf"({_GROUPED})(?:\.0+)?", re.ASCII)
_NUMBER = re.compile(rf"{_GROUPED}(?:\.\d+)?|[+-]?\d+(?:\.\d+)?[eE][+-]?\d{{1,2}}", re.ASCII)
_AMOUNT = re.compile(rf"({_NUMBER.pattern})\s*([万亿]?)(元?)", re.ASCII)
_MULTIPLIERS = {"": 1, "万": 10_000, "亿": 100_000_000}
_DATE_FORMS = (
    re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII),
    re.compile(r"(\d{4})(年)\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日", re.ASCII),
)
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?(Z|\+00:00)?$")
_DAY_NUMBER = re.compile(r"\d{5}", re.ASCII)
# Beyond this nothing is an amount of money, and turning it into digits would cost memory.
_LARGEST_EXPONENT = 18
_YES = frozenset({"true", "yes", "y", "1", "是", "有", "对"})
_NO = frozenset({"false", "no", "n", "0", "否", "无", "不"})


def fold(text: str) -> str:
    """The text with full-width forms made plain, without blanks around and invisible signs."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()


def read_integer(text: str) -> int:
    """A whole number; thousands separators are allowed."""
    found = _WHOLE.fullmatch(fold(text))
    if found is None:
        raise BadValue(_("is not a whole number; write digits only, such as 12"))
    digits = found[1].replace(",", "")
    if len(digits) > _LARGEST_EXPONENT:
        raise BadValue(_("is too large a number; check the digits"))
    return int(digits)


def read_number(text: str) -> Decimal:
    """A number with a decimal point; thousands separators are allowed."""
    folded = fold(text)
    if _NUMBER.fullmatch(folded) is None:
        raise BadValue(_not_a_number(folded))
    return _bounded(Decimal(folded.replace(",", "")))


def read_amount(text: str) -> tuple[Decimal, bool]:
    """An amount of money, with whether it names the yuan (元).

    万 and 亿 behind the number multiply it by ten thousand and by a hundred million.
    """
    folded = fold(text)
    found = _AMOUNT.fullmatch(folded)
    if found is None:
        raise BadValue(_not_a_number(folded))
    number = _bounded(Decimal(found[1].replace(",", "")))
    return _bounded(number * _MULTIPLIERS[found[2]]), bool(found[3])


def read_share(text: str) -> Decimal:
    """A share of 1: 0.03, or 3% for the same."""
    folded = fold(text)
    number = read_number(folded.removesuffix("%"))
    return number / 100 if folded.endswith("%") else number


def _bounded(number: Decimal) -> Decimal:
    if number and abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise BadValue(_("is out of all proportion; check the digits and the exponent"))
    return number


def _not_a_number(folded: str) -> str:
    if folded.lstrip("+-").lower() in ("nan", "inf", "infinity"):
        return _("is not a finite number; write digits, or leave the cell empty")
    return _(
        "is not a number; write digits with a point before decimals, such as 1200000 or "
        "1,200,000.50"
    )


def read_date(text: str) -> dt.date:
    """A day as YYYY-MM-DD, YYYY/M/D, YYYY.M.D or Y年M月D日; midnight behind it is dropped."""
    folded = _MIDNIGHT.sub("", fold(text))
    for form in _DATE_FORMS:
        if found := form.fullmatch(folded):
            return _day(int(found[1]), int(found[3]), int(found[4]))
    if _DAY_NUMBER.fullmatch(folded):
        raise BadValue(
            _("looks like a spreadsheet's day number; format the cell as a date, or write it as "
              "YYYY-MM-DD, such as 2026-01-31")
        )  # fmt: skip
    raise BadValue(_("is not a date in a known form; write YYYY-MM-DD, such as 2026-01-31"))


def _day(year: int, month: int, day: int) -> dt.date:
    if not 1900 <= year <= 2199:
        raise BadValue(_("has a year outside 1900 to 2199; check it"))
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise BadValue(_("is a day that the calendar doesn't have; check month and day")) from error


def read_boolean(text: str) -> bool:
    """Yes or no in the spellings that spreadsheets and people use."""
    folded = fold(text).casefold()
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise BadValue(_("is neither yes nor no; write yes or no (true/false, 1/0, 是/否)"))
