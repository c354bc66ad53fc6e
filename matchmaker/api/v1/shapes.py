"""What listings look like in the API: each field only from its tier on (`listings.tiers`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from listings.models import IntellectualProperty, Listing, Need, PayAfterUseTerms, Technology
from listings.tiers import TIERS, Tier, fields_up_to, visible_fields

OWN = ("state", "revision", "external_id", "confidentiality", "created_at", "submitted_at")
"""Told only to those who keep the listing, its own organization and the technology managers."""


class TextListField(serializers.ListField):
    """Texts in the order in which the owner gave them."""

    child = serializers.CharField()


class RateSerializer(serializers.Serializer[Any]):
    """A bracket of a rate table; numbers are texts, so that none is rounded on its way."""

    locals()["from"] = serializers.CharField(help_text="Where the bracket begins.")
    rate = serializers.CharField(help_text="0.03 is 3 %.")


class OfRow(serializers.ModelSerializer[Any]):
    """A row's fields up to a tier; those above it are left out."""

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        """Lists as lists of texts, codes as texts: an empty code is none of the choices."""
        made, options = super().build_standard_field(field_name, model_field)
        if isinstance(model_field, models.JSONField):
            return TextListField, {"read_only": True}
        if made is serializers.EmailField:
            # Where none was given it is empty, which is no address.
            return serializers.CharField, {"read_only": True}
        if made is serializers.ChoiceField:
            codes = ", ".join(str(code) for code in options["choices"] if code)
            return serializers.CharField, {"read_only": True, "help_text": f"Codes: {codes}."}
        return made, options


def _declared(kind: str, *, without: Sequence[str] = ()) -> list[str]:
    by_tier = sorted(TIERS[kind].items(), key=lambda item: item[1])
    return [name for name, _tier in by_tier if name not in without]


class RightSerializer(OfRow):
    """A right in a technology."""

    class Meta:
        model = IntellectualProperty
        fields = _declared("intellectual_property")
        read_only_fields = fields


class TermsSerializer(OfRow):
    """The terms of using a technology before paying."""

    rate_table = RateSerializer(many=True, read_only=True)

    class Meta:
        model = PayAfterUseTerms
        fields = _declared("pay_after_use")
        read_only_fields = fields


class ListingSerializer(OfRow):
    """A listing up to the tier in the context: `tier`, and `keeps` for those who keep it."""

    kind: ClassVar[str]
    organization = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_organization(self, listing: Listing) -> str | None:
        """The owner's code; null where the reader isn't told whose it is."""
        told = "owner" in visible_fields(listing, self.context["tier"])
        return listing.owner.code if told else None

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Only what this reader may be told."""
        told = visible_fields(instance, self.context["tier"]) | {"organization"}
        if self.context.get("keeps"):
            told |= set(OWN) | {"anonymous"}
        # What isn't told isn't read either: a list has not fetched it.
        shown = {name: field for name, field in self.fields.items() if name in told}
        values = {name: field.get_attribute(instance) for name, field in shown.items()}
        return {
            name: None if value is None else shown[name].to_representation(value)
            for name, value in values.items()
        }


class TechnologySerializer(ListingSerializer):
    """A technology on offer, with its rights and its terms from the members' tier on."""

    offers_pay_after_use = serializers.BooleanField(read_only=True)
    intellectual_property = serializers.SerializerMethodField()
    pay_after_use = serializers.SerializerMethodField()

    class Meta:
        model = Technology
        fields = [
            "organization",
            *_declared("technology", without=["owner"]),
            "intellectual_property",
            "pay_after_use",
            *OWN,
        ]
        read_only_fields = fields

    @extend_schema_field(RightSerializer(many=True))
    def get_intellectual_property(self, technology: Technology) -> list[dict[str, Any]]:
        """The rights, as far as the reader is let in."""
        rights = RightSerializer(technology.intellectual_property.all(), many=True).data
        return [_up_to("intellectual_property", right, self.context["tier"]) for right in rights]

    @extend_schema_field(TermsSerializer(allow_null=True))
    def get_pay_after_use(self, technology: Technology) -> dict[str, Any] | None:
        """The terms, as far as the reader is let in; null where there are none."""
        if not technology.offers_pay_after_use:
            return None
        terms = TermsSerializer(technology.pay_after_use).data
        return _up_to("pay_after_use", terms, self.context["tier"])

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Rights and terms are told from the members' tier on."""
        body = super().to_representation(instance)
        if self.context["tier"] >= Tier.MEMBERS:
            body["intellectual_property"] = self.get_intellectual_property(instance)
            body["pay_after_use"] = self.get_pay_after_use(instance)
        return body


class NeedSerializer(ListingSerializer):
    """A need."""

    class Meta:
        model = Need
        fields = ["organization", *_declared("need", without=["owner"]), *OWN, "anonymous"]
        read_only_fields = fields


def _up_to(kind: str, row: Mapping[str, Any], tier: Tier) -> dict[str, Any]:
    told = fields_up_to(kind, tier)
    return {name: value for name, value in row.items() if name in told}
