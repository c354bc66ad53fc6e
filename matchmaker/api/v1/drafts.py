"""What may be sent to create and change listings: the shapes for the schema.

Values go to the services as they came: they know the rules, and name every mistake with its mend.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from rest_framework import serializers

from listings.models import IntellectualProperty, Need, PayAfterUseTerms, Technology
from listings.services import writable_fields

from .shapes import RateSerializer


def _field_of(field: models.Field[Any, Any]) -> serializers.Field[Any, Any, Any, Any]:
    options: dict[str, Any] = {"required": False}
    if isinstance(field, models.JSONField):
        return serializers.ListField(child=serializers.CharField(), **options)
    if isinstance(field, models.BooleanField):
        return serializers.BooleanField(allow_null=field.null, **options)
    if isinstance(field, models.DecimalField):
        return serializers.DecimalField(
            field.max_digits, field.decimal_places, allow_null=True, **options
        )
    if isinstance(field, models.IntegerField):
        return serializers.IntegerField(min_value=0, allow_null=True, **options)
    if isinstance(field, models.DateField):
        return serializers.DateField(allow_null=True, **options)
    choices = ", ".join(str(code) for code, _label in field.flatchoices if code)
    hint = f"Codes: {choices}." if choices else str(field.help_text)
    return serializers.CharField(
        allow_blank=True, max_length=field.max_length, help_text=hint, **options
    )


def _shape(name: str, model: type[models.Model], **more: Any) -> type[serializers.Serializer[Any]]:
    fields = {key: _field_of(field) for key, field in writable_fields(model).items()}
    return type(name, (serializers.Serializer,), {**fields, **more, "__doc__": model.__doc__})


RightDraft = _shape("RightDraft", IntellectualProperty)
TermsDraft = _shape(
    "TermsDraft", PayAfterUseTerms, rate_table=RateSerializer(many=True, required=False)
)
_owner = serializers.CharField(
    required=False, help_text="Your organization's code; needed where you belong to several."
)
TechnologyChanges = _shape(
    "TechnologyChanges",
    Technology,
    intellectual_property=RightDraft(many=True, required=False),
    pay_after_use=TermsDraft(required=False, allow_null=True),
)
NeedChanges = _shape("NeedChanges", Need)


class TechnologyDraft(TechnologyChanges):  # type: ignore[misc, valid-type]
    """A technology to be posted; it begins as a draft."""

    organization = _owner
    title = serializers.CharField(max_length=200)
    summary = serializers.CharField(max_length=600, help_text="The public teaser.")


class NeedDraft(NeedChanges):  # type: ignore[misc, valid-type]
    """A need to be posted; it begins as a draft."""

    organization = _owner
    title = serializers.CharField(max_length=200)
    summary = serializers.CharField(max_length=600, help_text="The public teaser.")


class ReturnReason(serializers.Serializer[Any]):
    """Why a listing goes back to its owner."""

    reason = serializers.CharField()
