"""Model fields that hold codes of a vocabulary, one or several."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.vocabularies import Vocabulary

if TYPE_CHECKING:
    TextField = models.CharField[str, str]
    ListField = models.JSONField[list[str], list[str]]
    StringLookup = models.Lookup[str]
else:
    TextField = models.CharField
    ListField = models.JSONField
    StringLookup = models.Lookup


class CodeField(TextField):
    """One code of a vocabulary; its label is ``get_<field>_display()``.

    The vocabulary stays out of migrations: a new term is no change of the table.
    """

    def __init__(self, *args: Any, vocabulary: Vocabulary | None = None, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        kwargs.setdefault("max_length", 40)
        if vocabulary is not None:
            kwargs["choices"] = vocabulary.choices
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """As a plain field without choices."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, path, args, kwargs

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Raise ValidationError naming the code that is meant, or all that there are."""
        if value and self.vocabulary is not None and value not in self.vocabulary:
            raise unknown_codes([value], self.vocabulary)
        super().validate(value, model_instance)


class CodeListField(ListField):
    """Several codes of a vocabulary, each once, in the order of the vocabulary; may be empty.

    ``groups`` are its parts under headings, where their labels alone would not tell them apart.
    """

    def __init__(
        self,
        *args: Any,
        vocabulary: Vocabulary | None = None,
        groups: Iterable[tuple[Any, Vocabulary]] = (),
        **kwargs: Any,
    ) -> None:
        self.vocabulary = vocabulary
        self.groups = tuple(groups)
        kwargs |= {"default": list, "blank": True}
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> list[str]:  # noqa: ARG002
        """The codes in order and each once; raises ValidationError naming those unknown."""
        if not isinstance(value, list | tuple) or not all(isinstance(code, str) for code in value):
            raise ValidationError(_("Give a list of codes."), "not_a_list")
        if self.vocabulary is None:
            return list(value)
        unknown = [code for code in value if code not in self.vocabulary]
        if unknown:
            raise unknown_codes(unknown, self.vocabulary)
        return [code for code in self.vocabulary.codes if code in value]

    def formfield(self, *_args: Any, **kwargs: Any) -> Any:
        """Check boxes, one a term."""
        return forms.MultipleChoiceField(
            choices=self.form_choices(),
            widget=forms.CheckboxSelectMultiple,
            required=kwargs.get("required", False),
            label=self.verbose_name,
            help_text=str(self.help_text),
            initial=list,
        )

    def form_choices(self) -> list[Any]:
        """(code, label) pairs, under their headings where there are groups."""
        if self.groups:
            return [(heading, part.choices) for heading, part in self.groups]
        return list(self.vocabulary.choices) if self.vocabulary is not None else []


@CodeListField.register_lookup
class HasCode(StringLookup):
    """``technology_fields__has="cs:agriculture"``: the list holds this code."""

    lookup_name = "has"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """With json_each, since SQLite has no containment of JSON."""
        column, params = self.process_lhs(compiler, connection)
        sql = f"EXISTS (SELECT 1 FROM json_each({column}) WHERE value = %s)"  # noqa: S608
        return sql, [*params, self.rhs]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """With the key-exists function of jsonb, spelt so that no placeholder is mistaken."""
        column, params = self.process_lhs(compiler, connection)
        return f"jsonb_exists({column}, %s)", [*params, self.rhs]


def unknown_codes(codes: Iterable[str], vocabulary: Vocabulary) -> ValidationError:
    """The error for codes that a vocabulary doesn't have, with the nearest ones that it has."""
    codes = list(codes)
    near = [match for code in codes for match in get_close_matches(code, vocabulary.codes, 2)]
    return ValidationError(
        _("There is no code “%(codes)s” here; choose from: %(choices)s."),
        "unknown_code",
        {
            "codes": ", ".join(codes)[:200],
            "choices": ", ".join(near or vocabulary.codes),
        },
    )
