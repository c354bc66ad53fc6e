"""The steps of an agreement: confirming, signing, registering, ending, and its public notice."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import DomainError, NotAllowed
from accounts.models import User
from matchmaker.deals.models import Agreement
from matchmaker.deals.selectors import find_objection
from matchmaker.deals.services import (
    confirm_agreement,
    decide_objection,
    end_agreement,
    record_notice,
    record_objection,
    record_registration,
    record_signing,
)
from matchmaker.web.forms.agreements import (
    ConfirmForm,
    DecisionForm,
    EndForm,
    NoticeForm,
    ObjectionForm,
    RegistrationForm,
    SigningForm,
)
from matchmaker.web.views.agreements import shown, visible_agreement


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the version that was read, for one of the parties."""
    agreement = visible_agreement(request, pk)
    form = ConfirmForm(request.POST)
    sides = {one.pk: one for one in agreement.sides.values()}
    if not form.is_valid() or form.cleaned_data["organization"] not in sides:
        raise Http404
    organization = sides[form.cleaned_data["organization"]]
    sha256 = form.cleaned_data["sha256"]
    return _taken(
        request,
        agreement,
        lambda **rest: confirm_agreement(
            agreement=agreement, organization=organization, sha256=sha256, **rest
        ),
        _("You confirmed this version."),
    )


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that it was signed."""
    return _step(request, pk, SigningForm, record_signing, _("The signing was recorded."))


@require_POST
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the register's number."""
    done = _("The registration was recorded.")
    return _step(request, pk, RegistrationForm, record_registration, done)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End it."""
    return _step(request, pk, EndForm, end_agreement, _("The agreement has ended."))


@require_POST
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the public notice."""
    return _step(request, pk, NoticeForm, record_notice, _("The notice was recorded."))


@require_POST
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep an objection."""
    return _step(request, pk, ObjectionForm, record_objection, _("The objection was recorded."))


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what came of an objection."""
    by = cast("User", request.user)
    found = find_objection(pk, user=by)
    if found is None:
        raise Http404
    agreement = visible_agreement(request, found.notice.agreement_id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _refused(request, agreement, _told(form))
    return _taken(
        request,
        agreement,
        lambda **rest: decide_objection(objection=found, **form.cleaned_data, **rest),
        _("The outcome was recorded."),
    )


def _step(
    request: HttpRequest, pk: int, form_class: Any, service: Callable[..., Any], done: str
) -> HttpResponse:
    agreement = visible_agreement(request, pk)
    form = form_class(request.POST)
    if not form.is_valid():
        return _refused(request, agreement, _told(form))
    return _taken(
        request,
        agreement,
        lambda **rest: service(agreement=agreement, **form.cleaned_data, **rest),
        done,
    )


def _taken(
    request: HttpRequest, agreement: Agreement, service: Callable[..., Any], done: str
) -> HttpResponse:
    by = cast("User", request.user)
    try:
        service(by=by, now=timezone.now())
    except NotAllowed as hidden:
        raise Http404 from hidden
    except DomainError as refusal:
        return _refused(request, agreement, refusal.message)
    messages.success(request, done)
    return redirect("agreement", pk=agreement.pk)


def _refused(request: HttpRequest, agreement: Agreement, reason: str) -> HttpResponse:
    return shown(request, agreement, refusal=reason, status=HTTPStatus.BAD_REQUEST)


def _told(form: Any) -> str:
    return " ".join(
        f"{form.fields[name].label}: {' '.join(problems)}" for name, problems in form.errors.items()
    )
