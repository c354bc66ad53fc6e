"""The queue of what was handed in, and the page on which one listing is reviewed."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import DomainError
from accounts.models import User

from ..errors import ChangedSinceRead, StepNotPossible
from ..models import LONGEST_REVIEW_NOTE, ListingReview, Need, Technology
from ..policies import PUBLISHED_FROM, REJECTED_BELOW, can_review_listing, is_broker
from ..selectors import find_waiting_listing, reviews_of, waiting_listings
from ..services import review_listing, suggested_rubric
from ..states import ListingState
from .reviewing import ReviewForm, criterion_rows, last_key, listing_rows

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[ListingReview]
else:
    _ModelAdmin = admin.ModelAdmin

KINDS: Final[dict[str, type[Technology] | type[Need]]] = {"technology": Technology, "need": Need}
PAGE_SIZE: Final = 25
QUEUE: Final = "admin:listings_listingreview_queue"
PAGE: Final = "admin:listings_listingreview_review"


@admin.register(ListingReview)
class ListingReviewAdmin(_ModelAdmin):
    """Every review, the latest first; the way to the queue of what waits for one."""

    list_display = ("reviewed_at", "reviewed", "outcome", "points", "by")
    list_filter = ("outcome", "reviewed_at")
    list_select_related = ("technology", "need", "by")
    ordering = ("-pk",)
    change_list_template = "admin/listings/listingreview/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """The queue and the pages of reviews, before the stock ones."""
        wrap = self.admin_site.admin_view
        return [
            path("queue/", wrap(self.queue_view), name="listings_listingreview_queue"),
            path(
                "<slug:kind>/<int:pk>/review/",
                wrap(self.review_view),
                name="listings_listingreview_review",
            ),
            *super().get_urls(),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Technology managers and superusers."""
        return is_broker(cast("User", request.user))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As for viewing."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """A review is written on its page only."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Nobody changes one."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Nobody deletes one."""
        return False

    @admin.display(description=gettext_lazy("listing"))
    def reviewed(self, review: ListingReview) -> str:
        """What was reviewed."""
        return str(review.listing)

    @admin.display(description=gettext_lazy("points"))
    def points(self, review: ListingReview) -> str:
        """Of twenty."""
        return f"{review.total}/20"

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        """What was handed in, the longest waiting first; held ones apart."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        held = request.GET.get("tab") == "held"
        rows = waiting_listings(held=held)
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        counts = {"waiting": rows, "held": rows}
        counts["held" if not held else "waiting"] = waiting_listings(held=not held)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Listings to review"),
            "opts": self.opts,
            "page": page,
            "held": held,
            "counts": {name: len(found) for name, found in counts.items()},
        }
        return TemplateResponse(request, "admin/listings/listingreview/queue.html", context)

    def review_view(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """The page of one listing, and the review that was posted."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        listing = _find_listing(kind, pk)
        rubric = suggested_rubric(listing)
        last = reviews_of(listing).first()
        if request.method != "POST":
            seen = {"revision": listing.revision, "seen": last_key(last)}
            return self._show(request, listing, ReviewForm(rubric=rubric, initial=seen))
        form = ReviewForm(request.POST, rubric=rubric)
        if not form.is_valid():
            return self._show(request, listing, form, status=HTTPStatus.BAD_REQUEST)
        return self._review(request, listing, form)

    def _review(
        self, request: HttpRequest, listing: Technology | Need, form: ReviewForm
    ) -> HttpResponse:
        waited_since = listing.submitted_at
        try:
            review = review_listing(
                listing=listing,
                scores=form.scores(),
                asks=form.cleaned_data["asks"],
                note=form.cleaned_data["note"],
                revision=form.cleaned_data["revision"],
                seen=form.cleaned_data["seen"],
                by=cast("User", request.user),
                now=timezone.now(),
            )
        except (ChangedSinceRead, StepNotPossible) as late:
            form.add_error(None, late.message)
            fresh = _find_listing(listing.kind, listing.pk)
            return self._show(request, fresh, form, status=HTTPStatus.CONFLICT)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
            return self._show(request, listing, form, status=HTTPStatus.BAD_REQUEST)
        messages.success(request, f"{listing.title}: {review}")
        following = find_waiting_listing(after=waited_since, without=listing)
        return HttpResponseRedirect(_address(following))

    def _show(
        self,
        request: HttpRequest,
        listing: Technology | Need,
        form: ReviewForm,
        *,
        status: HTTPStatus = HTTPStatus.OK,
    ) -> HttpResponse:
        rubric = suggested_rubric(listing)
        by = cast("User", request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Review before publication"),
            "opts": self.opts,
            "is_nav_sidebar_enabled": False,
            "listing": listing,
            "rows": listing_rows(listing),
            "rubric": rubric,
            "criteria": criterion_rows(form, rubric),
            "form": form,
            "reviews": [*reviews_of(listing)[:10]],
            "is_open": listing.state == ListingState.SUBMITTED,
            "conflict": not can_review_listing(by, listing),
            "following": _address(
                find_waiting_listing(after=listing.submitted_at, without=listing)
            ),
            "published_from": PUBLISHED_FROM,
            "rejected_below": REJECTED_BELOW,
            "longest_note": LONGEST_REVIEW_NOTE,
        }
        template = "admin/listings/listingreview/review.html"
        return TemplateResponse(request, template, context, status=status)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ListingReview]:
        """Every review, with its listing at hand."""
        return super().get_queryset(request).select_related("technology", "need", "by")


def _find_listing(kind: str, pk: int) -> Technology | Need:
    if kind not in KINDS:
        raise Http404
    rows: Any = KINDS[kind]._default_manager.select_related("owner")  # noqa: SLF001
    listing: Technology | Need | None = rows.filter(pk=pk).first()
    if listing is None or listing.state == ListingState.DRAFT:
        raise Http404
    return listing


def _address(listing: Technology | Need | None) -> str:
    return reverse(QUEUE) if listing is None else reverse(PAGE, args=[listing.kind, listing.pk])
