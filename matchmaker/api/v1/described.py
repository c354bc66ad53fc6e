"""The operations on listings as the schema tells of them, with examples."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_serializer,
)
from rest_framework import serializers

from matchmaker.api.filters import PAGING, parameters_of
from matchmaker.matching.states import ListingKind

from .drafts import ReturnReason

Shape = type[serializers.Serializer[Any]]


class FieldProblem(serializers.Serializer[Any]):
    """What is wrong with one field; nested ones by dotted paths."""

    field = serializers.CharField(allow_blank=True)
    detail = serializers.CharField()


class ProblemDetails(serializers.Serializer[Any]):
    """A refusal (RFC 9457). Programs go by `code`; `detail` says how to mend it."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = FieldProblem(many=True, required=False)  # type: ignore[assignment]


class FacetValue(serializers.Serializer[Any]):
    """A value of a filter, and how many results it would give."""

    value = serializers.CharField()
    count = serializers.IntegerField()


class FacetShape(serializers.Serializer[Any]):
    """A filter with its values; `at_least` says that there may be more than were looked at."""

    name = serializers.CharField()
    at_least = serializers.BooleanField()
    counts = FacetValue(many=True)


class FacetsShape(serializers.Serializer[Any]):
    """The filters of a list."""

    total = serializers.IntegerField()
    at_least = serializers.BooleanField()
    facets = FacetShape(many=True)


REFUSALS: Final = {
    400: "Something in the request is malformed.",
    401: "Sign in, or send a valid token.",
    403: "You, or this token, may not do this.",
    404: "There is nothing here that you may know of.",
    409: "The state of things forbids it.",
    412: "It was changed since you read it.",
    415: "Send JSON.",
    422: "The rules of the field refuse it; `errors` names every problem.",
    428: "Send If-Match.",
    429: "Too many requests; see Retry-After.",
}
IDEMPOTENCY_KEY: Final = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Repeat the request with the same key: it is worked once, answered twice.",
)
IF_MATCH: Final = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of the version that you read.",
)
IF_NONE_MATCH: Final = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag that you have: 304 where it is still the one.",
)
QUESTION: Final = [
    OpenApiParameter("q", OpenApiTypes.STR, description="A text in Chinese or English."),
    OpenApiParameter(
        "mode",
        OpenApiTypes.STR,
        enum=["meaning", "words"],
        description="By meaning and words (default), or by words alone.",
    ),
]
SORT: Final = OpenApiParameter(
    "sort",
    OpenApiTypes.STR,
    enum=["best", "newest", "title"],
    description="Order of what answers `q`; without it the newest come first.",
)


def refusals(*codes: int) -> dict[Any, Any]:
    """The problem responses of an operation; 429 is always possible."""
    return {
        (code, "application/problem+json"): OpenApiResponse(ProblemDetails, REFUSALS[code])
        for code in (*codes, 429)
    }


def page_of(shape: Shape, name: str, **more: serializers.Field[Any, Any, Any, Any]) -> Shape:
    """A page of rows of a shape, with links to its neighbours."""
    fields = {
        "next": serializers.CharField(allow_null=True),
        "previous": serializers.CharField(allow_null=True),
        "results": shape(many=True),
        **more,
    }
    made = type(name, (serializers.Serializer,), {**fields, "__doc__": "A page of a list."})
    # Without this the schema takes the answer of a list for an array of pages.
    return extend_schema_serializer(many=False)(made)


def listing_operations(
    kind: ListingKind, *, shape: Shape, draft: Shape, changes: Shape
) -> dict[str, Any]:
    """What `extend_schema_view` needs for the operations of :class:`ListingDoor`."""
    plural = "technologies" if kind == ListingKind.TECHNOLOGY else "needs"
    hit = _hit_shape(kind, shape)
    listed = page_of(hit, f"{kind.value.title()}Page", by_meaning=_BY_MEANING)
    step = extend_schema(
        request=None,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: shape, **refusals(400, 401, 403, 404, 409, 422)},
    )
    return {
        "list": extend_schema(
            summary=f"Search {plural}, or list the newest",
            parameters=[*QUESTION, SORT, *parameters_of(kind), *PAGING],
            responses={200: listed, **refusals(400, 401, 403)},
        ),
        "facets": extend_schema(
            summary=f"Count {plural} by each filter",
            parameters=[*QUESTION, *parameters_of(kind)],
            responses={200: FacetsShape, **refusals(400, 401, 403)},
        ),
        "retrieve": extend_schema(
            parameters=[IF_NONE_MATCH],
            responses={
                200: shape,
                304: OpenApiResponse(description="You have this version."),
                **refusals(401, 403, 404),
            },
        ),
        "create": extend_schema(
            request=draft,
            parameters=[IDEMPOTENCY_KEY],
            responses={201: shape, **refusals(400, 401, 403, 415, 422)},
            examples=[_example(kind)],
        ),
        "partial_update": extend_schema(
            request=changes,
            parameters=[IF_MATCH],
            responses={200: shape, **refusals(400, 401, 403, 404, 409, 412, 415, 422, 428)},
            examples=[OpenApiExample("A new title", {"title": _TITLES[kind]}, request_only=True)],
        ),
        "destroy": extend_schema(
            parameters=[IF_MATCH],
            responses={
                204: OpenApiResponse(description="Deleted."),
                **refusals(401, 403, 404, 409, 412, 428),
            },
        ),
        **dict.fromkeys(("submit", "publish", "withdraw", "reopen"), step),
        "send_back": extend_schema(
            request=ReturnReason,
            parameters=[IDEMPOTENCY_KEY],
            responses={200: shape, **refusals(400, 401, 403, 404, 409, 415, 422)},
            examples=[
                OpenApiExample("A reason", {"reason": "Name a measured value."}, request_only=True)
            ],
        ),
    }


_BY_MEANING: Final = serializers.BooleanField(required=False)
_TITLES: Final = {
    ListingKind.TECHNOLOGY: "High-strength aluminium alloy for thin-walled castings",
    ListingKind.NEED: "Lighter housing for an outdoor power converter",
}
_FIELDS: Final[dict[ListingKind, dict[str, Any]]] = {
    ListingKind.TECHNOLOGY: {
        "indicators": "Tensile strength ≥ 450 MPa",
        "licence_kinds": ["non_exclusive"],
    },
    ListingKind.NEED: {"requirements": "Tensile strength at least 400 MPa", "currency": "CNY"},
}


def _example(kind: ListingKind) -> OpenApiExample:
    value = {
        "title": _TITLES[kind],
        "summary": "What it is, in a sentence or two that everybody may read.",
        "description": "What a reader needs to judge it.",
        "technology_fields": ["cs:new_materials"],
        **_FIELDS[kind],
    }
    return OpenApiExample("A draft", value, request_only=True)


def _hit_shape(kind: ListingKind, shape: Shape) -> Shape:
    fields = {
        "band": serializers.CharField(required=False, help_text="strong, fair, weak; with `q`."),
        "found_by": serializers.CharField(required=False, help_text="words, meaning, both."),
        "__doc__": "A listing in a list: its public teaser, and with `q` how well it answers.",
    }
    meta = type("Meta", (shape.Meta,), {"fields": [*shape.Meta.fields, "band", "found_by"]})  # type: ignore[attr-defined]
    return type(f"{kind.value.title()}Hit", (shape,), {**fields, "Meta": meta})
