"""Numbers of intellectual property, Chinese patent numbers with their check digit.

A Chinese application or patent number is a year, a type digit (1 invention, 2 utility model,
3 design, 8 and 9 the first two by way of PCT), a serial and, behind a dot, a check digit:
four-digit year and seven-digit serial now, two and five before October 2003. The check digit is
the sum of the digits times 2, 3, … 9, 2, 3, … modulo 11, and X for 10.
Source: public notes on Chinese patent numbers; ZC 0006-2003.
"""

import re
import unicodedata
from itertools import cycle

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

PATENT_KINDS = frozenset(
    {"invention_patent", "utility_model", "design_patent", "patent_application"}
)
WITHOUT_NUMBER = frozenset({"none"})

_APPLICATION = re.compile(
    r"(?:CN|ZL)?((?:\d{4}[12389]\d{7})|(?:\d{2}[12389]\d{5}))\.?([0-9X])", re.ASCII
)
_UNCHECKED = re.compile(r"(?:CN|ZL)?((?:\d{4}[12389]\d{7})|(?:\d{2}[12389]\d{5}))", re.ASCII)
_PUBLICATION = re.compile(r"CN\d{7,9}[A-Z]\d?", re.ASCII)
_FOREIGN = re.compile(r"(?=.*\d{3})[A-Z0-9][A-Z0-9/,.\-]{3,}", re.ASCII)
_FOREIGN_PREFIX = re.compile(r"PCT/|(?!CN|ZL)[A-Z]{2}(?=[\d/])", re.ASCII)


class NumberError(ValueError):
    """The number can't be right; the text says why and, where known, what it should be."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


def check_digit(digits: str) -> str:
    """The character behind the dot for 8 or 12 ``digits``: "0" to "9" or "X"."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, cycle(range(2, 10))))
    return "0123456789X"[total % 11]


def normalise_number(kind: str, number: str, *, country: str = "CN") -> str:
    """The number as it is stored: full-width forms folded, patent numbers in capitals, no spaces.

    Raises :class:`NumberError` when a Chinese patent number has the wrong form or check digit. A
    patent number is Chinese unless ``country`` or its own two-letter prefix says otherwise; of a
    foreign one only the characters are checked. Numbers of other kinds are kept as they are.
    """
    folded = unicodedata.normalize("NFKC", number).strip()
    if kind in WITHOUT_NUMBER and folded:
        raise NumberError(_("Leave the number empty, or choose the kind that it belongs to."))
    if kind not in PATENT_KINDS or not folded:
        return folded
    compact = re.sub(r"\s+", "", folded).upper()
    if _is_foreign(compact, country):
        return _checked_foreign(compact)
    return _checked_chinese(compact)


def _is_foreign(number: str, country: str) -> bool:
    if _FOREIGN_PREFIX.match(number):
        return True
    return country not in ("", "CN") and not number.startswith(("CN", "ZL"))


def _checked_foreign(number: str) -> str:
    if not _FOREIGN.fullmatch(number):
        raise NumberError(_("Write a foreign patent number as in US10123456B2 or EP1234567."))
    return number


def _checked_chinese(number: str) -> str:
    if _PUBLICATION.fullmatch(number):
        return number
    without_check_digit = _UNCHECKED.fullmatch(number)
    if without_check_digit:
        raise NumberError(_check_digit_missing(number, without_check_digit[1]))
    application = _APPLICATION.fullmatch(number)
    if application is None:
        raise NumberError(_wrong_form())
    digits, given = application.groups()
    _check_year(digits)
    if given != check_digit(digits):
        raise NumberError(_wrong_check_digit(given, check_digit(digits)))
    return f"{number[: application.end(1)]}.{given}"


def _check_year(digits: str) -> None:
    # The Chinese patent law took effect in 1985; the long form began in October 2003.
    year = int(digits[:4]) if len(digits) == 12 else int(digits[:2])
    if len(digits) == 12 and year < 2003:
        raise NumberError(_("Numbers from before October 2003 have a two-digit year: 98101234.X"))
    if len(digits) == 8 and 3 < year < 85:
        raise NumberError(_("Numbers since October 2003 have a four-digit year: 202010123456.X"))


def _wrong_form() -> Promise:
    return _(
        "This is not a Chinese patent number. Write it as CN202010123456.X (year, type digit 1, 2, "
        "3, 8 or 9, seven digits, check digit), as a publication number such as CN112345678A, or "
        "give the country of a foreign patent."
    )


def _check_digit_missing(number: str, digits: str) -> Promise:
    message = _("The check digit is missing: if the digits are right, it is {whole}.")
    return format_lazy(message, whole=f"{number}.{check_digit(digits)}")


def _wrong_check_digit(given: str, expected: str) -> Promise:
    message = _(
        "The check digit is {given}, but these digits give {expected}: look for a mistyped digit."
    )
    return format_lazy(message, given=given, expected=expected)
