"""Expressing interest in a listing, and taking it back."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import DomainError
from accounts.models import User
from accounts.selectors import organizations_editable_by
from matchmaker.deals.selectors import find_interest
from matchmaker.deals.services import express_interest, withdraw_interest
from matchmaker.matching.selectors.readers import reader_of
from matchmaker.web.cards import listing_url
from matchmaker.web.forms.interests import InterestForm
from matchmaker.web.views.listings import listing_page, visible_listing


@require_POST
def express(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Express interest in a listing; 404 where the reader may not know of it."""
    by = cast("User", request.user)
    reader = reader_of(by)
    listing = visible_listing(reader, kind, pk)
    speaking_for = [*organizations_editable_by(by)]
    if not speaking_for:
        raise Http404
    form = InterestForm(request.POST, listing=listing, organizations=speaking_for)
    if not form.is_valid():
        return listing_page(request, listing, reader, form=form, status=HTTPStatus.BAD_REQUEST)
    try:
        express_interest(listing=listing, **form.cleaned_data, by=by, now=timezone.now())
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return listing_page(request, listing, reader, form=form, status=HTTPStatus.BAD_REQUEST)
    messages.success(
        request, _("Your interest was passed on. A technology manager will look at it.")
    )
    return HttpResponseRedirect(listing_url(listing) + "#interest")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an interest back; 404 where it is not the user's organization's."""
    by = cast("User", request.user)
    interest = find_interest(pk, user=by)
    editable = organizations_editable_by(by)
    if interest is None or not editable.filter(pk=interest.organization_id).exists():
        raise Http404
    try:
        withdraw_interest(interest=interest, by=by, now=timezone.now())
    except DomainError as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("The interest was withdrawn."))
    return HttpResponseRedirect(listing_url(interest.listing) + "#interest")
