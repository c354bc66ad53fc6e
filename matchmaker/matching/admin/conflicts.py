"""The page of conflicts of interest: what one declares, and the waivers that are asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError
from accounts.models import Organization, User

from ..models import ConflictDeclaration, ConflictWaiver, Proposal
from ..selectors.conflicts import (
    standing_declarations,
    ties_of,
    waivers_of,
    waivers_to_answer,
)
from ..services.conflicts import (
    answer_waiver,
    ask_for_waiver,
    declare_conflict,
    withdraw_declaration,
)
from ..services.holding import LONGEST_TEXT
from ..states import ConflictKind
from .doors import reviewer
from .site import ReviewAdminSite

WAIVERS_SHOWN = 50


class DeclarationForm(forms.Form):
    """An organization, by its code, why one is not free to judge it, and until when."""

    organization = forms.SlugField(
        label=_("Code of the organization"),
        max_length=64,
        help_text=_("As in its address, such as demo-univ-polytechnic."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )
    until = forms.DateField(
        label=_("Until (empty: no end)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_organization(self) -> Organization:
        """The organization of this code."""
        code = self.cleaned_data["organization"]
        found = Organization.objects.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("There is no organization with this code."))
        return found

    def clean_until(self) -> date | None:
        """A day that is not over."""
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < timezone.localdate():
            raise forms.ValidationError(_("This day is over: choose a later one, or none."))
        return until


def conflicts_view(request: HttpRequest, site: ReviewAdminSite) -> HttpResponse:
    """Show what stands and what waits; take what was posted and come back."""
    user = reviewer(request)
    if request.method != "POST":
        asked = request.GET.get("organization", "")[:64]
        return _show(request, user, site, DeclarationForm(initial={"organization": asked}))
    if request.POST.get("action") == "declare":
        return _declare(request, user, site)
    act = ACTIONS.get(request.POST.get("action", ""))
    if act is not None:
        try:
            messages.success(request, act(request, user))
        except DomainError as refusal:
            messages.error(request, refusal.message)
    return HttpResponseRedirect(reverse("admin:matching_conflicts"))


def _show(
    request: HttpRequest,
    user: User,
    site: ReviewAdminSite,
    form: DeclarationForm,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    ties = ties_of(user, today=today)
    waiting = waivers_to_answer(user)[:WAIVERS_SHOWN]
    context = {
        **site.desk_context(request),
        "title": _("Conflicts of interest"),
        "form": form,
        "declarations": standing_declarations(user, today=today),
        "asked": [(waiver, _kinds(waiver)) for waiver in waivers_of(user)[:WAIVERS_SHOWN]],
        "waiting": [
            (waiver, _kinds(waiver))
            for waiver in waiting
            if not ties.open_conflicts(waiver.proposal)
        ],
    }
    page = "admin/matching/conflicts/conflicts.html"
    return TemplateResponse(request, page, context, status=status)


def _kinds(waiver: ConflictWaiver) -> list[str]:
    return [str(kind.label) for kind in ConflictKind if kind.value in waiver.kinds]


def _declare(request: HttpRequest, user: User, site: ReviewAdminSite) -> HttpResponse:
    form = DeclarationForm(request.POST)
    if not form.is_valid():
        return _show(request, user, site, form, status=400)
    said = form.cleaned_data
    try:
        declare_conflict(
            manager=user,
            organization=said["organization"],
            reason=said["reason"],
            until=said["until"],
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return _show(request, user, site, form, status=400)
    messages.success(request, gettext("Declared: nothing of this organization is offered to you."))
    return HttpResponseRedirect(reverse("admin:matching_conflicts"))


def _withdraw(request: HttpRequest, user: User) -> str:
    own = ConflictDeclaration.objects.filter(manager=user).select_related("organization")
    withdraw_declaration(
        declaration=get_object_or_404(own, pk=_key(request)), by=user, now=timezone.now()
    )
    return gettext("The declaration is withdrawn.")


def _waive(request: HttpRequest, user: User) -> str:
    rows = Proposal.objects.select_related("need", "technology")
    ask_for_waiver(
        proposal=get_object_or_404(rows, pk=_key(request)),
        by=user,
        reason=request.POST.get("reason", ""),
        now=timezone.now(),
    )
    return gettext("The other managers are asked; you will be told what they say.")


def _answer(request: HttpRequest, user: User) -> str:
    rows = ConflictWaiver.objects.exclude(manager=user).select_related("proposal", "manager")
    granted = request.POST.get("granted") == "yes"
    answer_waiver(
        waiver=get_object_or_404(rows, pk=_key(request)),
        granted=granted,
        by=user,
        now=timezone.now(),
    )
    return gettext("The waiver is granted.") if granted else gettext("The waiver is refused.")


def _key(request: HttpRequest) -> int:
    """The key that was posted, or 0, which no row has."""
    said: Any = request.POST.get("key", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0


ACTIONS: dict[str, Callable[[HttpRequest, User], str]] = {
    "withdraw": _withdraw,
    "waive": _waive,
    "answer": _answer,
}
