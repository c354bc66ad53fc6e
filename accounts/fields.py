"""Model fields that keep one spelling of a value, whichever door it came through."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from accounts.vocabularies import find_province

if TYPE_CHECKING:
    # The stubs make the fields generic in what is set and got; at run time they are not.
    CharField = models.CharField[str, str]
    EmailField = models.EmailField[str, str]
else:
    CharField = models.CharField
    EmailField = models.EmailField

CREDIT_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: digits and capitals without I, O, S, V, Z; a character's value is its place."""

CREDIT_CODE_LENGTH = 18

_LOOKALIKES = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}


def credit_code_check_character(first_seventeen: str) -> str:
    """The check character of a unified social credit code, by GB 32100-2015.

    The values of the 17 characters are weighted by 3^i mod 31 (i from 0) and added; the check
    value is 31 less the sum mod 31, and 31 itself (remainder 0) is written as 0.
    Raises ValueError for a length other than 17 or a character outside the alphabet.
    """
    if len(first_seventeen) != CREDIT_CODE_LENGTH - 1:
        raise ValueError(f"17 characters are needed, not {len(first_seventeen)}")
    values = (CREDIT_CODE_ALPHABET.index(character) for character in first_seventeen)
    total = sum(value * pow(3, place, 31) for place, value in enumerate(values))
    return CREDIT_CODE_ALPHABET[(31 - total % 31) % 31]


def validate_credit_code(code: str) -> None:
    """Raise ValidationError saying which character of a credit code is wrong and what is right.

    Expects the canonical spelling (see `CreditCodeField`); empty text passes.
    """
    if not code:
        return
    _validate_length(code)
    for place, character in enumerate(code, start=1):
        _validate_character(place, character)
    expected = credit_code_check_character(code[:-1])
    if code[-1] != expected:
        raise ValidationError(
            _(
                "Character 18 (the check character) is “%(found)s” but should be “%(expected)s”"
                " for the 17 characters before it; compare the whole code with the certificate."
            ),
            code="credit_code_check",
            params={"found": code[-1], "expected": expected},
        )


def _validate_length(code: str) -> None:
    if len(code) != CREDIT_CODE_LENGTH:
        raise ValidationError(
            _("A unified social credit code has 18 characters, this one has %(length)d."),
            code="credit_code_length",
            params={"length": len(code)},
        )


def _validate_character(place: int, character: str) -> None:
    if character in CREDIT_CODE_ALPHABET:
        return
    message = _(
        "Character %(place)d is “%(found)s”, which credit codes do not use;"
        " they use digits and capital letters without I, O, S, V and Z."
    )
    if character in _LOOKALIKES:
        message = _(
            "Character %(place)d is “%(found)s”, which credit codes do not use;"
            " it should perhaps be “%(expected)s”."
        )
    raise ValidationError(
        message,
        code="credit_code_character",
        params={
            "place": place,
            "found": character,
            "expected": _LOOKALIKES.get(character, ""),
        },
    )


class CanonicalCharField(CharField):
    """A CharField whose values and lookups go through `canonical` first."""

    def canonical(self, value: str) -> str:
        """The one spelling of a value."""
        return value.strip()

    @override
    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return self.canonical(value) if isinstance(value, str) else value

    @override
    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return self.canonical(value) if isinstance(value, str) else value

    @override
    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        # The object in hand then reads as the row will.
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class CanonicalEmailField(CanonicalCharField, EmailField):
    """An e-mail address in lower case, so that equality is blind to letter case everywhere.

    SQLite's LOWER knows only ASCII, therefore the folding is done here and not by the database.
    """

    @override
    def canonical(self, value: str) -> str:
        return unicodedata.normalize("NFKC", value).strip().lower()


class CreditCodeField(CanonicalCharField):
    """A unified social credit code: capitals, without blanks or hyphens, checked on cleaning."""

    default_validators = [validate_credit_code]

    @override
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Wider than 18, so that a code of a wrong length meets the message that explains it.
        kwargs.setdefault("max_length", 32)
        super().__init__(*args, **kwargs)

    @override
    def canonical(self, value: str) -> str:
        folded = unicodedata.normalize("NFKC", value).upper()
        return "".join(folded.replace("-", "").split())


class ProvinceField(CanonicalCharField):
    """A province as its two GB/T 2260 digits; six digits and names are understood too."""

    @override
    def canonical(self, value: str) -> str:
        return find_province(value) or value.strip()
