"""Model fields for lists of short texts, and for codes of countries, currencies and languages."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    TextField = models.CharField[str, str]
    ListField = models.JSONField[list[str], list[str]]
    StringLookup = models.Lookup[str]
else:
    TextField = models.CharField
    ListField = models.JSONField
    StringLookup = models.Lookup

SEPARATORS = re.compile(r"[;；|\n\r]+")
MOST_TEXTS = 50
LONGEST_TEXT = 100

validate_language = RegexValidator(
    r"^[a-z]{2}\Z", _("Give the language as two small letters, such as zh or en."), "language"
)


class TextListField(ListField):
    """Short texts without repetition, at most 50 of at most 100 characters; may be empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"default": list, "blank": True}
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> list[str]:  # noqa: ARG002
        """The texts without blanks around them; raises ValidationError for wrong shape or size."""
        if not isinstance(value, list | tuple) or not all(isinstance(text, str) for text in value):
            raise ValidationError(_("Give a list of texts."), "not_a_list")
        texts = list(dict.fromkeys(" ".join(text.split()) for text in value if text.strip()))
        if len(texts) > MOST_TEXTS:
            raise _too_many(len(texts))
        for text in texts:
            if len(text) > LONGEST_TEXT:
                raise _too_long(text)
        return texts

    def formfield(self, *_args: Any, **kwargs: Any) -> Any:
        """A text area with one text a line."""
        return TextListFormField(
            required=kwargs.get("required", False),
            label=self.verbose_name,
            help_text=str(self.help_text) or _("One a line."),
        )


@TextListField.register_lookup
class HoldsText(StringLookup):
    """``inventors__holds="name"``: one of the texts is this one, whatever the letter case.

    SQLite folds the case of ASCII letters only.
    """

    lookup_name = "holds"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """With json_each, which reads what JSON has escaped."""
        column, params = self.process_lhs(compiler, connection)
        rows = f"SELECT 1 FROM json_each({column}) AS one"  # noqa: S608
        return f"EXISTS ({rows} WHERE lower(one.value) = lower(%s))", [*params, self.rhs]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """With the elements of jsonb as rows."""
        column, params = self.process_lhs(compiler, connection)
        rows = f"SELECT 1 FROM jsonb_array_elements_text({column}) AS one(value)"  # noqa: S608
        return f"EXISTS ({rows} WHERE lower(one.value) = lower(%s))", [*params, self.rhs]


class TextListFormField(forms.CharField):
    """Reads texts separated by lines, semicolons or vertical bars, and shows them one a line."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 60})

    def prepare_value(self, value: Any) -> Any:
        """One text a line."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        """The texts as a list."""
        return [text.strip() for text in SEPARATORS.split(value or "") if text.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the texts differ, however they are separated."""
        return bool(list(initial or []) != self.to_python(data))


def _too_many(count: int) -> ValidationError:
    message = _("%(count)d entries are too many: keep at most %(limit)d.")
    return ValidationError(message, "too_many", {"count": count, "limit": MOST_TEXTS})


def _too_long(text: str) -> ValidationError:
    message = _("“%(text)s…” is longer than %(limit)d characters; entries are separated by “;”.")
    return ValidationError(message, "too_long", {"text": text[:30], "limit": LONGEST_TEXT})


@cache
def _currencies() -> frozenset[str]:
    from babel import Locale

    return frozenset(Locale("en").currencies)


@cache
def _countries() -> frozenset[str]:
    from django_countries import countries

    return frozenset(code for code, _name in countries)


class CurrencyField(TextField):
    """An ISO 4217 code such as CNY, or nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 3, "blank": True}
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Raise ValidationError for what is no currency."""
        if value and value not in _currencies():
            message = _("“%(code)s” is no ISO 4217 currency code; write CNY, EUR or USD.")
            raise ValidationError(message, "currency", {"code": value[:20]})
        super().validate(value, model_instance)


class CountryCodeField(TextField):
    """An ISO 3166-1 code such as CN, or nothing; checked against a set, for bulk imports."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 2, "blank": True}
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Raise ValidationError for what is no country."""
        if value and value not in _countries():
            message = _("“%(code)s” is no ISO 3166 country code; write CN, DE or US.")
            raise ValidationError(message, "country", {"code": value[:20]})
        super().validate(value, model_instance)
