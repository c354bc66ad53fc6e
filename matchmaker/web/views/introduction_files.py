"""Files of introductions: attachments, calendars, confidential documents; all are downloads."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import DomainError, NotAllowed
from accounts.models import User
from listings.tiers import Tier
from matchmaker.deals.models import Attachment, Document
from matchmaker.deals.selectors.introductions import documents_of, meetings_of
from matchmaker.deals.services.documents import add_document, download_document, withdraw_document
from matchmaker.deals.services.talking import can_take_attachment, meeting_calendar
from matchmaker.web.pages.introductions import seat_of

from .introductions import back_to, press, visible_introduction
from .introductions import take as take_form


@require_safe
def calendar(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """A meeting for one's calendar."""
    introduction = visible_introduction(request, pk)
    found = meetings_of(introduction).filter(pk=meeting).first()
    if found is None:
        raise Http404
    found.introduction = introduction
    return _download(meeting_calendar(found), f"meeting-{meeting}.ics", "text/calendar")


@require_safe
def attachment(request: HttpRequest, pk: int, attachment: int) -> HttpResponse | FileResponse:
    """A file of the thread; 404 after its sender's disclosure was revoked."""
    introduction = visible_introduction(request, pk)
    found = Attachment.objects.select_related("message").filter(
        pk=attachment, message__introduction=introduction
    )
    row = found.first()
    if row is None or not can_take_attachment(cast("User", request.user), introduction, row):
        raise Http404
    return FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.name, content_type=row.content_type
    )


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a confidential document of the reader's own listing."""
    introduction = visible_introduction(request, pk)
    user = cast("User", request.user)
    seat = seat_of(user, introduction)
    if seat.side is None:
        raise Http404
    listing = introduction.listing_of(seat.side)

    def keep(said: dict[str, Any]) -> Document:
        tier = Tier(said.pop("tier"))
        return add_document(listing=listing, tier=tier, by=user, now=timezone.now(), **said)

    return take_form(request, introduction, "document", keep, _("The document was added."))


@require_POST
def take(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """A stamped copy; 404 for who is not let in far enough. Posting, since it leaves a record."""
    introduction = visible_introduction(request, pk)
    row = _document(introduction, document)
    try:
        copy = download_document(
            introduction=introduction,
            document=row,
            by=cast("User", request.user),
            now=timezone.now(),
        )
    except NotAllowed as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        messages.warning(request, refusal.message)
        return back_to(introduction)
    return _download(copy.content, copy.name, "application/pdf")


@require_POST
def withdraw(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Hand a document out no more."""
    introduction = visible_introduction(request, pk)
    row = _document(introduction, document)
    by = cast("User", request.user)
    return press(
        request,
        introduction,
        lambda: withdraw_document(document=row, by=by, now=timezone.now()),
        _("The document was withdrawn."),
    )


def _document(introduction: Any, key: int) -> Document:
    row = documents_of(introduction.need, introduction.technology).filter(pk=key).first()
    if row is None:
        raise Http404
    return row


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=name)
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
