"""/api/v1/searches/: searches that one keeps, for the daily mail and for later."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Scope
from matchmaker.api.doors import Door, repeatable
from matchmaker.api.filters import checked_filters
from matchmaker.api.requests import choice_of, flag_of, text_of, user_of, values_of
from matchmaker.matching.models import SavedSearch
from matchmaker.matching.selectors.listing_search import Mode, Sort
from matchmaker.matching.selectors.readers import reader_of
from matchmaker.matching.selectors.saved_searches import find_saved_search, saved_searches_of
from matchmaker.matching.selectors.search_address import search_pairs
from matchmaker.matching.services.searches import delete_search, rename_search, save_search
from matchmaker.matching.services.searches import set_alerts as switch_alerts
from matchmaker.matching.states import ListingKind

from .described import IDEMPOTENCY_KEY, refusals


class SearchShape(serializers.ModelSerializer[SavedSearch]):
    """A saved search; `query` is what stands after the ? of its address."""

    class Meta:
        model = SavedSearch
        fields = ("id", "kind", "name", "query", "alerts", "created_at")
        read_only_fields = fields


class SearchDraft(serializers.Serializer[Any]):
    """A search to keep: a text, filters by name, or both."""

    kind = serializers.ChoiceField(choices=ListingKind.values)
    name = serializers.CharField(max_length=100)
    q = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    filters = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), required=False
    )
    mode = serializers.ChoiceField(choices=[mode.value for mode in Mode], required=False)
    alerts = serializers.BooleanField(required=False)


class SearchChanges(serializers.Serializer[Any]):
    """What of a saved search can be changed."""

    name = serializers.CharField(max_length=100, required=False)
    alerts = serializers.BooleanField(required=False)


_EXAMPLE = {
    "kind": "technology",
    "name": "Batteries to try before paying",
    "q": "battery",
    "filters": {"pay": ["yes"]},
}


@extend_schema_view(
    list=extend_schema(responses={200: SearchShape(many=True), **refusals(401, 403)}),
    retrieve=extend_schema(responses={200: SearchShape, **refusals(401, 403, 404)}),
    create=extend_schema(
        request=SearchDraft,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: SearchShape, **refusals(400, 401, 403, 415, 422)},
        examples=[OpenApiExample("A search", _EXAMPLE, request_only=True)],
    ),
    partial_update=extend_schema(
        request=SearchChanges,
        responses={200: SearchShape, **refusals(400, 401, 403, 404, 415, 422)},
        examples=[OpenApiExample("No mail", {"alerts": False}, request_only=True)],
    ),
    destroy=extend_schema(
        responses={204: OpenApiResponse(description="Deleted."), **refusals(401, 403, 404)}
    ),
)
class SearchDoor(Door):
    """The caller's saved searches."""

    queryset = SavedSearch.objects.none()
    serializer_class = SearchShape
    scopes = dict.fromkeys(
        ("list", "retrieve", "create", "partial_update", "destroy"), Scope.SEARCHES.value
    )

    def list(self, request: Request) -> Response:
        """All of them, at most fifty, by name."""
        return Response(SearchShape(saved_searches_of(user_of(request)), many=True).data)

    def retrieve(self, request: Request, pk: int) -> Response:
        """One of them."""
        return self.versioned(SearchShape(self._row(request, pk)).data)

    @repeatable
    def create(self, request: Request) -> Response:
        """Keep a search."""
        values = values_of(request, known=SearchDraft)
        kind = ListingKind(choice_of(values, "kind", ListingKind.values))
        alerts, now = flag_of(values, "alerts", default=True), timezone.now()
        search = save_search(
            user=user_of(request),
            kind=kind,
            query=_query(request, kind, values),
            name=text_of(values, "name"),
            now=now,
        )
        if not alerts:
            switch_alerts(search=search, alerts=False, by=user_of(request), now=now)
        return self.versioned(SearchShape(search).data, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Give it another name, or switch its mail on or off."""
        values = values_of(request, known=SearchChanges)
        search, user = self._row(request, pk), user_of(request)
        name, alerts = text_of(values, "name"), flag_of(values, "alerts", default=search.alerts)
        with transaction.atomic():
            if "name" in values:
                rename_search(search=search, name=name, by=user)
            switch_alerts(search=search, alerts=alerts, by=user, now=timezone.now())
        return self.versioned(SearchShape(search).data)

    def destroy(self, request: Request, pk: int) -> Response:
        """Delete it."""
        delete_search(search=self._row(request, pk), by=user_of(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _row(self, request: Request, pk: int) -> SavedSearch:
        found = find_saved_search(pk, user=user_of(request))
        if found is None or found.deleted_at is not None:
            raise Http404
        return found


def _query(request: Request, kind: ListingKind, values: dict[str, Any]) -> str:
    given = values.get("filters") or {}
    if not isinstance(given, dict) or not all(isinstance(one, list) for one in given.values()):
        raise ValidationError({"filters": [_("Give lists of values by the names of filters.")]})
    filters = checked_filters(given, kind, reader_of(request.user))
    mode = Mode(choice_of(values, "mode", [mode.value for mode in Mode], default="meaning"))
    text = " ".join(text_of(values, "q").split())[:2000]
    return urlencode(search_pairs(kind, text, filters, Sort.BEST, mode))
