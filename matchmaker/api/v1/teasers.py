"""Technologies and needs as everybody may read them: the fields of the public tier."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from listings.models import Need, Technology
from listings.selectors import needs_listed_for, technologies_listed_for
from listings.tiers import Tier, owner_is_hidden
from matchmaker.api.pagination import NewestFirst

COMMON = (
    "id",
    "title",
    "summary",
    "language",
    "organization",
    "technology_fields",
    "application_fields",
    "keywords",
    "maturity_standard",
    "maturity_level",
    "country",
    "province",
    "published_at",
)


class TeaserSerializer(serializers.ModelSerializer[Any]):
    """What both kinds have in common; `organization` is null where the owner is not told."""

    organization = serializers.SerializerMethodField()
    technology_fields = serializers.ListField(child=serializers.CharField(), read_only=True)
    application_fields = serializers.ListField(child=serializers.CharField(), read_only=True)
    keywords = serializers.ListField(child=serializers.CharField(), read_only=True)

    def get_organization(self, listing: Technology | Need) -> str | None:
        """The owner's code."""
        return None if owner_is_hidden(listing, Tier.PUBLIC) else listing.owner.code


class TechnologySerializer(TeaserSerializer):
    """The public teaser of a technology."""

    licence_kinds = serializers.ListField(child=serializers.CharField(), read_only=True)
    conversion_modes = serializers.ListField(child=serializers.CharField(), read_only=True)
    offers_pay_after_use = serializers.BooleanField(read_only=True)

    class Meta:
        model = Technology
        fields = (*COMMON, "licence_kinds", "conversion_modes", "offers_pay_after_use")
        read_only_fields = fields


class NeedSerializer(TeaserSerializer):
    """The public teaser of a need."""

    cooperation_modes = serializers.ListField(child=serializers.CharField(), read_only=True)
    wished_licence_kinds = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Need
        fields = (
            *COMMON,
            "need_kind",
            "cooperation_modes",
            "wished_licence_kinds",
            "wants_pay_after_use",
        )
        read_only_fields = fields


class TechnologyViewSet(viewsets.ReadOnlyModelViewSet[Technology]):
    """Published technologies, latest first."""

    serializer_class = TechnologySerializer
    permission_classes = [AllowAny]
    pagination_class = NewestFirst
    queryset = Technology.objects.none()

    def get_queryset(self) -> Any:
        """Those that the caller may see listed."""
        return technologies_listed_for(self.request.user, now=timezone.now())


class NeedViewSet(viewsets.ReadOnlyModelViewSet[Need]):
    """Published needs, latest first."""

    serializer_class = NeedSerializer
    permission_classes = [AllowAny]
    pagination_class = NewestFirst
    queryset = Need.objects.none()

    def get_queryset(self) -> Any:
        """Those that the caller may see listed."""
        return needs_listed_for(self.request.user, now=timezone.now())
