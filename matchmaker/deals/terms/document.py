"""What an agreement says, as one value with one canonical written form and one hash."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from accounts.vocabularies import Vocabulary
from listings.vocabularies import (
    BASES,
    CONTRACT_STATISTICS_FIELDS,
    CONVERSION_MODES,
    INTELLECTUAL_PROPERTY_KINDS,
    INTELLECTUAL_PROPERTY_STATUSES,
    LICENCE_KINDS,
    PAYMENT_FORMS,
    PRICE_MODES,
)

from ..vocabularies import CONTRACT_SUBTYPES, CONTRACT_TYPES, IMPROVEMENTS, RATE_COURSES

LONGEST_TEXT: Final = 10_000
"""Characters of one clause."""
MOST_RIGHTS: Final = 50
HIGHEST_AMOUNT: Final = Decimal("99999999999999.99")
LONGEST_TITLE: Final = 200
_CENT: Final = Decimal("0.01")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
CODES: Final[dict[str, Vocabulary]] = {
    "contract_type": CONTRACT_TYPES,
    "subtype": CONTRACT_SUBTYPES,
    "improvements": IMPROVEMENTS,
    "licence_kind": LICENCE_KINDS,
    "conversion_mode": CONVERSION_MODES,
    "price_mode": PRICE_MODES,
    "payment_form": PAYMENT_FORMS,
    "royalty_base": BASES,
    "rate_course": RATE_COURSES,
    "technology_field": CONTRACT_STATISTICS_FIELDS,
    "kind": INTELLECTUAL_PROPERTY_KINDS,
    "status": INTELLECTUAL_PROPERTY_STATUSES,
}
"""The vocabulary of each clause that is a code."""


class TermsUnreadable(ValueError):
    """Written terms hold something else than terms do; the text names field and problem."""


@dataclass(frozen=True, slots=True)
class Right:
    """One right that the agreement is about. Civil Code art. 845 names what is told of a patent."""

    kind: str
    title: str = ""
    number: str = ""
    application_number: str = ""
    application_date: date | None = None
    applicant: str = ""
    holder: str = ""
    valid_until: date | None = None
    status: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """What an organization was called when a version was saved."""

    name: str
    name_en: str = ""
    code: str = ""
    credit_code: str = ""
    country: str = ""
    province: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class AgreementTerms:
    """Every clause. Amounts are in ``currency``; shares are percent; empty means not agreed."""

    title: str = ""
    contract_type: str = ""
    subtype: str = ""
    in_writing: bool = True
    content: str = ""
    requirements: str = ""
    plan: str = ""
    place: str = ""
    method: str = ""
    confidentiality: str = ""
    ownership: str = ""
    benefit_sharing: str = ""
    improvements: str = ""
    improvements_note: str = ""
    acceptance_standard: str = ""
    acceptance_method: str = ""
    failure_risk: str = ""
    liability: str = ""
    glossary: str = ""
    rights: tuple[Right, ...] = ()
    licence_kind: str = ""
    field_of_use: str = ""
    territory: str = ""
    term_from: date | None = None
    term_until: date | None = None
    quantity: str = ""
    may_sublicense: bool = False
    conversion_mode: str = ""
    price_mode: str = ""
    currency: str = "CNY"
    total_amount: Decimal | None = None
    technology_amount: Decimal | None = None
    payment_form: str = ""
    instalments: str = ""
    entry_fee: Decimal | None = None
    royalty_base: str = ""
    rate_course: str = ""
    royalty: str = ""
    books_inspection: bool = False
    books_method: str = ""
    inventor_share: Decimal | None = None
    inventor_profit_share: Decimal | None = None
    inventor_profit_years: Decimal | None = None
    technology_field: str = ""
    plan_source: str = ""
    objective: str = ""


def written_terms(terms: AgreementTerms) -> dict[str, Any]:
    """The terms as JSON: amounts and dates as strings, so that nothing is rounded."""
    return {each.name: _written(getattr(terms, each.name)) for each in fields(terms)}


def read_terms(written: Mapping[str, Any]) -> AgreementTerms:
    """The terms that were written; raises TermsUnreadable. Fields that are missing are empty."""
    known = {each.name: each for each in fields(AgreementTerms)}
    unknown = sorted(set(written) - set(known))
    if unknown:
        raise TermsUnreadable(f"{', '.join(unknown)}: no such term")
    values = {name: _read(known[name], value) for name, value in written.items()}
    terms = AgreementTerms(**values)
    _check(terms)
    return terms


def _check(terms: AgreementTerms) -> None:
    """What two clauses say together."""
    if len(terms.title) > LONGEST_TITLE:
        raise TermsUnreadable(f"title: at most {LONGEST_TITLE} characters")
    if not _CURRENCY.fullmatch(terms.currency):
        raise TermsUnreadable("currency: give the three letters of ISO 4217")
    if not terms.subtype.startswith(terms.contract_type if terms.subtype else ""):
        raise TermsUnreadable(f"subtype: {terms.subtype} is not one of {terms.contract_type}")
    if terms.term_from and terms.term_until and terms.term_until < terms.term_from:
        raise TermsUnreadable("term_until: it lies before term_from")


def written_parties(provider: Party, recipient: Party) -> dict[str, dict[str, str]]:
    """Both parties as JSON."""
    sides = {"provider": provider, "recipient": recipient}
    return {
        side: {each.name: getattr(party, each.name) for each in fields(party)}
        for side, party in sides.items()
    }


def read_parties(written: Mapping[str, Mapping[str, str]]) -> tuple[Party, Party]:
    """Provider and recipient as they were written."""
    return Party(**written["provider"]), Party(**written["recipient"])


def hash_of(terms: Mapping[str, Any], parties: Mapping[str, Any]) -> str:
    """SHA-256 in hex of the canonical JSON of both: keys sorted, no spaces, UTF-8."""
    whole = {"parties": parties, "terms": terms}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _written(value: Any) -> Any:
    if isinstance(value, tuple):
        return [
            {each.name: _written(getattr(one, each.name)) for each in fields(one)} for one in value
        ]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def _read(field: Field[Any], value: Any) -> Any:
    kind = str(field.type)
    if field.name == "rights":
        return _read_rights(value)
    if kind == "bool":
        return _a(bool, field, value)
    if value is None and kind.endswith("None"):
        return None
    text = _a(str, field, value)
    if kind.startswith("Decimal"):
        return _amount(field, text)
    return _day(field, text) if kind.startswith("date") else _text(field, text)


def _read_rights(value: Any) -> tuple[Right, ...]:
    known = {each.name: each for each in fields(Right)}
    if not isinstance(value, list | tuple) or len(value) > MOST_RIGHTS:
        raise TermsUnreadable(f"rights: give a list of at most {MOST_RIGHTS}")
    rows = []
    for row in value:
        if not isinstance(row, Mapping) or not set(row) <= set(known) or "kind" not in row:
            raise TermsUnreadable("rights: each has a kind and the particulars of a right")
        rows.append(Right(**{name: _read(known[name], one) for name, one in row.items()}))
    return tuple(rows)


def _a(kind: type, field: Field[Any], value: Any) -> Any:
    if not isinstance(value, kind):
        raise TermsUnreadable(f"{field.name}: give a value of the kind {kind.__name__}")
    return value


def _text(field: Field[Any], text: str) -> str:
    cleaned = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(cleaned) > LONGEST_TEXT:
        raise TermsUnreadable(f"{field.name}: at most {LONGEST_TEXT} characters")
    vocabulary = CODES.get(field.name)
    if cleaned and vocabulary is not None and cleaned not in vocabulary:
        raise TermsUnreadable(f"{field.name}: choose from {', '.join(vocabulary.codes)}")
    return cleaned


def _amount(field: Field[Any], text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation as wrong:
        raise TermsUnreadable(f"{field.name}: “{text[:40]}” is not a number") from wrong
    if not amount.is_finite() or not 0 <= amount <= HIGHEST_AMOUNT or amount % _CENT:
        raise TermsUnreadable(f"{field.name}: give an amount from 0 with two decimals at most")
    return amount.quantize(_CENT)


def _day(field: Field[Any], text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise TermsUnreadable(f"{field.name}: “{text[:40]}” is not a date") from wrong
