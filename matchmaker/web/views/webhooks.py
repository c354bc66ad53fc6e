"""Webhooks of an organization, for its owners. What is not theirs answers 404."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import DomainError
from accounts.models import Organization, Webhook
from accounts.selectors import deliveries_of, organizations_administered_by, webhooks_of
from accounts.services import (
    create_webhook,
    delete_webhook,
    redeliver,
    revise_webhook,
    rotate_webhook_secret,
    send_test_event,
)
from matchmaker.web.forms.webhooks import WebhookForm
from matchmaker.web.views.reader import reader, told

SHOWN: Final = 50


@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest, code: str) -> HttpResponse:
    """The organization's webhooks; a new one shows its secret this once."""
    organization, secret = _organization(request, code), ""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _made, secret = create_webhook(
                organization=organization,
                **form.cleaned_data,
                by=reader(request),
                now=timezone.now(),
            )
            form = WebhookForm()
        except DomainError as refusal:
            form.add_error(None, refusal.message)
    context = {
        "organization": organization,
        "webhooks": webhooks_of(organization),
        "form": form,
        "secret": secret,
    }
    return render(request, "web/organization/webhooks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: HttpRequest, code: str, public_id: UUID) -> HttpResponse:
    """One of them: changed here, and what was sent to it."""
    row = _webhook(request, code, public_id)
    form = WebhookForm(request.POST) if request.method == "POST" else _form(row)
    if request.method == "POST" and form.is_valid():
        try:
            revise_webhook(
                webhook=row, changes=form.cleaned_data, by=reader(request), now=timezone.now()
            )
            return redirect("webhook", code=code, public_id=public_id)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
    return _page(request, row, form)


@require_POST
def act(request: HttpRequest, code: str, public_id: UUID) -> HttpResponse:
    """Test it, switch it on or off, make a new secret, or delete it."""
    row, user, now = _webhook(request, code, public_id), reader(request), timezone.now()
    wanted: dict[str, Any] = {"webhook": row, "by": user, "now": now}
    match request.POST.get("act"):
        case "test":
            told(request, lambda: send_test_event(**wanted), _("A test is on its way."))
        case "on" | "off" as switch:
            changes = {"is_on": switch == "on"}
            told(request, lambda: revise_webhook(**wanted, changes=changes), _("Saved."))
        case "rotate":
            stored, secret = rotate_webhook_secret(**wanted)
            return _page(request, stored, _form(stored), secret)
        case "delete":
            told(request, lambda: delete_webhook(**wanted), _("The webhook was deleted."))
            return redirect("webhooks", code=code)
    return redirect("webhook", code=code, public_id=public_id)


@require_POST
def send_again(request: HttpRequest, code: str, public_id: UUID, delivery: UUID) -> HttpResponse:
    """Send a message again."""
    row = _webhook(request, code, public_id)
    message = get_object_or_404(deliveries_of(row), public_id=delivery)
    told(
        request,
        lambda: redeliver(delivery=message, by=reader(request), now=timezone.now()),
        _("The message is on its way again."),
    )
    return redirect("webhook", code=code, public_id=public_id)


def _page(request: HttpRequest, row: Webhook, form: WebhookForm, secret: str = "") -> HttpResponse:
    context = {
        "organization": row.organization,
        "webhook": row,
        "deliveries": deliveries_of(row)[:SHOWN],
        "form": form,
        "secret": secret,
    }
    return render(request, "web/organization/webhook.html", context)


def _form(row: Webhook) -> WebhookForm:
    return WebhookForm(
        initial={"url": row.url, "description": row.description, "events": row.events}
    )


def _organization(request: HttpRequest, code: str) -> Organization:
    found = organizations_administered_by(reader(request)).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _webhook(request: HttpRequest, code: str, public_id: UUID) -> Webhook:
    rows = webhooks_of(_organization(request, code)).select_related("organization")
    return get_object_or_404(rows, public_id=public_id)
