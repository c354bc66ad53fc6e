"""Coded values, accepted as code or as label in either language."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import override
from django_countries import countries

from accounts.vocabularies import PROVINCES, Term, Vocabulary, find_province

from ..problems import BadValue
from .numbers import fold

_MOST_SHOWN = 12
_CURRENCY_NAMES = {
    "元": "CNY",
    "人民币": "CNY",
    "rmb": "CNY",
    "¥": "CNY",
    "美元": "USD",
    "欧元": "EUR",
}


def find_code(vocabulary: Vocabulary, text: str) -> str:
    """The code that ``text`` means; BadValue names the nearest values otherwise.

    A label may be shortened to what stands before its bracket or colon. Where two terms share a
    label, the first one in the list is meant.
    """
    wanted = fold(text).casefold()
    code = _spellings(vocabulary).get(wanted)
    if code is None:
        raise BadValue(_unknown(wanted, vocabulary.terms))
    return code


def find_country(text: str) -> str:
    """The ISO 3166 code of a country given by code or by English or Chinese name."""
    wanted = fold(text)
    if wanted.upper() in countries.countries:
        return wanted.upper()
    terms = _countries()
    found = next((term for term in terms if wanted.casefold() in _names(term)), None)
    if found is None:
        raise BadValue(_unknown(wanted.casefold(), terms))
    return found.code


def find_province_code(text: str) -> str:
    """The two digits of GB/T 2260 of a province given by code or name."""
    code = find_province(text)
    if code is None:
        raise BadValue(_unknown(fold(text).casefold(), PROVINCES.terms))
    return code


def find_currency(text: str) -> str:
    """An ISO 4217 code in capitals; whether there is such a currency is checked on saving."""
    folded = fold(text)
    code = _CURRENCY_NAMES.get(folded.casefold(), folded.upper())
    if len(code) == 3 and code.isascii() and code.isalpha():
        return code
    raise BadValue(_("is not a currency; write its three-letter code, such as CNY"))


def nearest(wanted: str, names: Iterable[str], *, count: int = 3) -> list[str]:
    """The names that are most like ``wanted``, best first; none when nothing is."""
    by_folded = {fold(name).casefold(): name for name in names}
    close = get_close_matches(_short(wanted), by_folded, n=count, cutoff=0.5)
    return list(dict.fromkeys(by_folded[name] for name in close))


@lru_cache(maxsize=64)
def _spellings(vocabulary: Vocabulary) -> dict[str, str]:
    spellings: dict[str, str] = {}
    for term in vocabulary.terms:
        for name in _names(term):
            spellings.setdefault(name, term.code)
    return spellings


def _names(term: Term) -> list[str]:
    names = [fold(name).casefold() for name in (term.code, term.en, term.zh)]
    shortened = [name.split(sign)[0].strip() for name in names[1:] for sign in "(:" if sign in name]
    return [*names, *(name for name in shortened if name)]


def _short(wanted: str) -> str:
    """What is compared with names; comparing takes the product of both lengths."""
    return fold(wanted[:200]).casefold()


def _unknown(wanted: str, terms: tuple[Term, ...]) -> str:
    if len(terms) <= _MOST_SHOWN:
        return _("is not known here; write one of: %(values)s") % {"values": _shown(terms)}
    by_name = {name: term for term in terms for name in _names(term)}
    close = get_close_matches(_short(wanted), by_name, n=5, cutoff=0.4)
    found = list(dict.fromkeys(by_name[name] for name in close))[:3]
    if found:
        return _("is not known here; nearest: %(values)s") % {"values": _shown(found)}
    return _("is not known here; docs/reference/import-columns.md lists what is")


def _shown(terms: Iterable[Term]) -> str:
    return "; ".join(f"{term.code} ({term})" for term in terms)


@lru_cache(maxsize=1)
def _countries() -> tuple[Term, ...]:
    with override("zh-hans"):
        chinese = {code: str(name) for code, name in countries}
    with override("en"):
        return tuple(Term(code, str(name), chinese[code]) for code, name in countries)
