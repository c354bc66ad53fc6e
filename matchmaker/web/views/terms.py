"""The page on which the terms of paying after use are written, tried and saved."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import DomainError
from accounts.models import User
from listings.errors import InvalidListing
from listings.models import Technology
from listings.selectors import technologies_editable_by
from listings.services import draft_terms, revise_technology
from listings.states import REVISABLE
from listings.terms import PayAfterUse
from matchmaker.web.cards import language_tag
from matchmaker.web.forms.terms import ScenarioForm, TermsForm
from matchmaker.web.pages.terms import projection_panel, sections_of


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the terms with their preview; save, remove, or only calculate again."""
    technology = _own(request, pk)
    if request.method != "POST":
        return _page(request, technology, TermsForm.of(technology), ScenarioForm.of(technology))
    form, scenarios = TermsForm(request.POST), ScenarioForm(request.POST)
    action = request.POST.get("action", "save")
    if action == "remove":
        return _saved(request, technology, form, scenarios, None)
    if form.is_valid() and action == "save":
        return _saved(request, technology, form, scenarios, form.values())
    return _page(request, technology, form, scenarios)


@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview alone, for the terms as they are typed; nothing is stored."""
    technology = _own(request, pk)
    form, scenarios = TermsForm(request.POST), ScenarioForm(request.POST)
    return render(request, "web/terms/_preview.html", _preview(technology, form, scenarios))


def _own(request: HttpRequest, pk: int) -> Technology:
    return get_object_or_404(technologies_editable_by(request.user), pk=pk)


def _saved(
    request: HttpRequest,
    technology: Technology,
    form: TermsForm,
    scenarios: ScenarioForm,
    values: dict[str, object] | None,
) -> HttpResponse:
    try:
        revise_technology(
            technology=technology,
            by=cast("User", request.user),
            now=timezone.now(),
            changes={"pay_after_use": values},
        )
    except InvalidListing as refusal:
        form.is_valid()
        form.add_problems(refusal.problems)
        return _page(request, technology, form, scenarios, status=422)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return _page(request, technology, form, scenarios, status=409)
    told = _("The terms are saved.") if values else _("Paying after use is no longer offered.")
    messages.success(request, told)
    return redirect("technology-terms", pk=technology.pk)


def _page(
    request: HttpRequest,
    technology: Technology,
    form: TermsForm,
    scenarios: ScenarioForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "technology": technology,
        "language_tag": language_tag(technology),
        "is_open": technology.state in REVISABLE,
        "scenarios": scenarios,
        **_preview(technology, form, scenarios),
        "sections": sections_of(form),
    }
    return render(request, "web/terms/page.html", context, status=status)


def _preview(technology: Technology, form: TermsForm, scenarios: ScenarioForm) -> dict[str, Any]:
    terms = _terms_of(technology, form)
    today = timezone.localdate()
    panel = projection_panel(terms, scenarios, today=today) if terms is not None else None
    labels = {name: str(field.label) for name, field in form.fields.items()}
    problems = [
        (name, labels.get(name, ""), str(message))
        for name, errors in (form.errors.items() if form.is_bound else ())
        for message in errors
    ]
    return {"panel": panel, "problems": problems, "form": form}


def _terms_of(technology: Technology, form: TermsForm) -> PayAfterUse | None:
    """The terms of the form where they hold; of an untouched form those that are stored."""
    if not form.is_bound:
        return technology.pay_after_use.as_terms() if technology.offers_pay_after_use else None
    if not form.is_valid():
        return None
    try:
        return draft_terms(form.values())
    except InvalidListing as refusal:
        form.add_problems(refusal.problems)
        return None
