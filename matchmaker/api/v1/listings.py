"""Technologies and needs: found, read, posted, changed, and led through their states."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.errors import NotAllowed
from accounts.models import Organization, Scope
from accounts.selectors import organizations_editable_by
from listings.models import Listing, Need, Technology
from listings.policies import is_broker, reader_tier
from listings.tiers import Tier
from matchmaker.api.doors import Door, repeatable
from matchmaker.api.filters import filters_of
from matchmaker.api.pagination import (
    page_body,
    page_cursor,
    page_size_of,
    place_cursor,
    read_cursor,
)
from matchmaker.api.preconditions import require_match
from matchmaker.api.requests import choice_of, text_of, user_of, values_of
from matchmaker.matching.selectors.listing_feed import Place, newest_listings
from matchmaker.matching.selectors.listing_search import (
    FoundListings,
    Mode,
    Sort,
    search_listings,
)
from matchmaker.matching.selectors.readers import reader_of
from matchmaker.matching.selectors.search import Hit
from matchmaker.matching.states import ListingKind

from .drafts import ReturnReason

READS = ("list", "retrieve", "facets")
CHANGES = ("create", "partial_update", "destroy")
STEPS = ("submit", "publish", "send_back", "withdraw", "reopen")


class ListingDoor(Door):
    """One kind of listings; subclasses name its services."""

    kind: ClassVar[ListingKind]
    model: ClassVar[type[Technology] | type[Need]]
    create_listing: ClassVar[Callable[..., Any]]
    revise_listing: ClassVar[Callable[..., Any]]
    discard_listing: ClassVar[Callable[..., Any]]
    steps: ClassVar[dict[str, Callable[..., Any]]]
    scopes = {
        **dict.fromkeys(READS, Scope.LISTINGS_READ.value),
        **dict.fromkeys((*CHANGES, *STEPS), Scope.LISTINGS_WRITE.value),
    }
    public_actions = frozenset(READS)

    def visible(self) -> QuerySet[Any]:
        """The rows whose existence the caller may know of."""
        raise NotImplementedError

    def list(self, request: Request) -> Response:
        """What answers `q` within the filters, or the newest without it."""
        text = request.query_params.get("q", "")
        place = read_cursor(request)
        return self._answers(request, text, place) if text.strip() else self._newest(request, place)

    @action(detail=False)
    def facets(self, request: Request) -> Response:
        """How many results each value of each filter would give."""
        found = self._search(request, request.query_params.get("q", ""), page=1, size=1)
        facets = [
            {
                "name": one.facet.name,
                "at_least": one.at_least,
                "counts": [{"value": value, "count": n} for value, n in one.counts.items()],
            }
            for one in found.facets
        ]
        return Response({"total": found.total, "at_least": found.at_least, "facets": facets})

    def retrieve(self, request: Request, pk: int) -> Response:
        """A listing up to the caller's tier, with its ETag."""
        return self.versioned(self._body(request, self._row(pk)))

    @repeatable
    def create(self, request: Request) -> Response:
        """Post a draft."""
        values = values_of(request)
        owner = owner_named(request, values.pop("organization", None))
        make = type(self).create_listing
        listing = make(owner=owner, by=user_of(request), now=timezone.now(), values=values)
        answer = self.versioned(self._body(request, listing), status.HTTP_201_CREATED)
        answer["Location"] = request.build_absolute_uri(f"{request.path}{listing.pk}/")
        return answer

    def partial_update(self, request: Request, pk: int) -> Response:
        """Change fields, if nobody else changed the listing since it was read."""
        values = values_of(request)
        if "organization" in values:
            raise ValidationError({"organization": [_("A listing can't change its owner.")]})
        revise = type(self).revise_listing
        with transaction.atomic():
            listing = self._locked(request, pk)
            named = {self.kind.value: listing}
            revise(**named, by=user_of(request), now=timezone.now(), changes=values)
        return self.versioned(self._body(request, self._row(pk)))

    def destroy(self, request: Request, pk: int) -> Response:
        """Delete a draft that was never handed in, if nobody changed it since it was read."""
        discard = type(self).discard_listing
        with transaction.atomic():
            listing = self._locked(request, pk)
            discard(**{self.kind.value: listing}, by=user_of(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=True, methods=["post"])
    @repeatable
    def submit(self, request: Request, pk: int) -> Response:
        """Hand a draft in for review."""
        return self._stepped(request, pk, "submit")

    @action(detail=True, methods=["post"])
    @repeatable
    def publish(self, request: Request, pk: int) -> Response:
        """Publish what was handed in; for technology managers."""
        return self._stepped(request, pk, "publish")

    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    @repeatable
    def send_back(self, request: Request, pk: int) -> Response:
        """Give what was handed in back to its owner, with a reason; for technology managers."""
        reason = text_of(values_of(request, known=ReturnReason), "reason")
        return self._stepped(request, pk, "return", reason=reason)

    @action(detail=True, methods=["post"])
    @repeatable
    def withdraw(self, request: Request, pk: int) -> Response:
        """Take back what was handed in or published."""
        return self._stepped(request, pk, "withdraw")

    @action(detail=True, methods=["post"])
    @repeatable
    def reopen(self, request: Request, pk: int) -> Response:
        """Make a withdrawn or expired listing a draft again."""
        return self._stepped(request, pk, "reopen")

    def _stepped(self, request: Request, pk: int, step: str, **more: Any) -> Response:
        listing = self._row(pk)
        take = type(self).steps[step]
        take(**{self.kind.value: listing}, by=user_of(request), now=timezone.now(), **more)
        return self.versioned(self._body(request, self._row(pk)))

    def _answers(self, request: Request, text: str, place: Place | int | None) -> Response:
        if isinstance(place, Place):
            raise ValidationError({"cursor": [_("This cursor belongs to a list without “q”.")]})
        number = place or 1
        found = self._search(request, text, page=number, size=page_size_of(request))
        results = [self._hit(hit) for hit in found.hits] if number <= found.pages else []
        body = page_body(
            request,
            results,
            before=page_cursor(number - 1) if number > 1 else None,
            after=page_cursor(number + 1) if number < found.pages else None,
        )
        return Response({**body, "by_meaning": found.by_meaning})

    def _search(self, request: Request, text: str, *, page: int, size: int) -> FoundListings:
        reader = reader_of(request.user)
        return search_listings(
            kind=self.kind,
            reader=reader,
            now=timezone.now(),
            text=text,
            filters=filters_of(request, self.kind, reader),
            sort=Sort(_asked(request, "sort", Sort, Sort.BEST)),
            mode=Mode(_asked(request, "mode", Mode, Mode.MEANING)),
            page=page,
            page_size=size,
        )

    def _newest(self, request: Request, place: Place | int | None) -> Response:
        if isinstance(place, int):
            raise ValidationError({"cursor": [_("This cursor belongs to a list with “q”.")]})
        reader = reader_of(request.user)
        page = newest_listings(
            kind=self.kind,
            reader=reader,
            now=timezone.now(),
            filters=filters_of(request, self.kind, reader),
            limit=page_size_of(request),
            place=place,
        )
        results = [self._teaser(listing) for listing in page.listings]
        return Response(
            page_body(
                request,
                results,
                before=place_cursor(page.before) if page.before else None,
                after=place_cursor(page.after) if page.after else None,
            )
        )

    def _teaser(self, listing: Listing) -> dict[str, Any]:
        context = {"tier": Tier.PUBLIC}
        return dict(self.get_serializer_class()(listing, context=context).data)

    def _hit(self, hit: Hit) -> dict[str, Any]:
        return {**self._teaser(hit.listing), "band": hit.band, "found_by": hit.found_by}

    def _row(self, pk: int) -> Any:
        return get_object_or_404(self.visible(), pk=pk)

    def _locked(self, request: Request, pk: int) -> Any:
        """The row as nobody else can change it now, in the version that the caller saw."""
        self.model._default_manager.select_for_update().filter(pk=pk).first()  # noqa: SLF001
        listing = self._row(pk)
        require_match(request, self._body(request, listing))
        return listing

    def _body(self, request: Request, listing: Any) -> dict[str, Any]:
        user = request.user
        keeps = user.is_authenticated and (
            is_broker(user) or listing.owner_id in reader_of(user).organizations
        )
        context = {"tier": reader_tier(user, listing), "keeps": keeps}
        return dict(self.get_serializer_class()(listing, context=context).data)


def owner_named(request: Request, code: object) -> Organization:
    """The organization to post for. Raises ValidationError unless it is clear, NotAllowed."""
    user = user_of(request)
    mine = organizations_editable_by(user)
    if code in (None, ""):
        choices = [*mine[:2]]
        if len(choices) == 1:
            return choices[0]
        told = _("Name the organization to post for, by its code.")
        raise ValidationError({"organization": [told]})
    named = Organization.objects.all() if is_broker(user) else mine
    organization = named.filter(code=str(code)[:64]).first()
    if organization is None:
        raise NotAllowed(_("You can't post for the organization “%(code)s”."), code=str(code)[:64])
    return organization


def _asked(request: Request, name: str, choices: Iterable[StrEnum], default: StrEnum) -> str:
    given = request.query_params.get(name) or default.value
    return choice_of({name: given}, name, [choice.value for choice in choices])
