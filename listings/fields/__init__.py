"""Model fields of listings and the checks that belong to them."""

from .codes import CodeField, CodeListField, HasCode
from .escaped_json import EscapedJSONField
from .patent_numbers import NumberError, check_digit, normalise_number
from .texts import (
    CountryCodeField,
    CurrencyField,
    TextListField,
    TextListFormField,
    validate_language,
)

__all__ = [
    "CodeField",
    "CodeListField",
    "CountryCodeField",
    "CurrencyField",
    "EscapedJSONField",
    "HasCode",
    "NumberError",
    "TextListField",
    "TextListFormField",
    "check_digit",
    "normalise_number",
    "validate_language",
]
