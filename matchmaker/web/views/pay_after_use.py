"""Pay-after-use contracts: their account, their steps, and what buying at once would cost."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import DomainError
from accounts.models import User
from matchmaker.deals.models import Introduction, PayAfterUseContract
from matchmaker.deals.policies import sides_of
from matchmaker.deals.selectors import find_agreement_in_force
from matchmaker.deals.selectors.pay_after_use import (
    contracts_visible_to,
    find_contract,
    introductions_to_offer_in,
)
from matchmaker.deals.services.pay_after_use import (
    answer_proposal,
    open_pay_after_use,
    take_step,
)
from matchmaker.web.forms.pay_after_use import DayForm, OfferForm, StepForm, WhatIfForm
from matchmaker.web.pages.pay_after_use import contract_page, contract_rows, offer_page
from matchmaker.web.pages.what_if import usual_price, what_if_panel

LONGEST_KEY = 19
"""A larger number is no key of a row."""


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The contracts of the reader's organizations; all for technology managers."""
    user = cast("User", request.user)
    rows = contract_rows(contracts_visible_to(user)[:200], timezone.localdate())
    may_offer = introductions_to_offer_in(user).exists()
    return render(request, "web/pay_after_use/mine.html", {"rows": rows, "may_offer": may_offer})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Offer a contract to somebody one was introduced to; 404 where there is nobody."""
    user = cast("User", request.user)
    introductions = introductions_to_offer_in(user)
    chosen = _chosen(request, introductions)
    if chosen is None:
        return render(request, "web/pay_after_use/choose.html", {"introductions": introductions})
    form = OfferForm(
        request.POST or None, payment_form=chosen.technology.pay_after_use.payment_form
    )
    if form.is_valid():
        try:
            opened = open_pay_after_use(
                technology=chosen.technology,
                licensee=chosen.seeker,
                introduction=chosen,
                agreement=find_agreement_in_force(chosen.pk),
                by=user,
                now=timezone.now(),
                **form.cleaned_data,
            )
            return redirect("pay-after-use-contract", pk=opened.pk)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
    status = 422 if form.is_bound else 200
    context = {"form": form, "offer": offer_page(chosen)}
    return render(request, "web/pay_after_use/new.html", context, status=status)


def _chosen(request: HttpRequest, introductions: QuerySet[Introduction]) -> Introduction | None:
    """The one that the address names, or the only one; None where one has to be chosen."""
    key = request.GET.get("introduction", "")
    if key:
        number = int(key) if key.isascii() and key.isdigit() and len(key) < LONGEST_KEY else 0
        found = introductions.filter(pk=number).first()
        if found is None:
            raise Http404
        return found
    few = [*introductions[:2]]
    if not few:
        raise Http404
    return few[0] if len(few) == 1 else None


@require_safe
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """One contract as it stands today, or on the day that is asked for."""
    found = _visible(request, pk)
    form = DayForm(request.GET)
    day = form.chosen(timezone.localdate())
    page = contract_page(found, day, cast("User", request.user), today=timezone.localdate())
    return render(request, "web/pay_after_use/contract.html", {"page": page, "day_form": form})


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step, or propose it; a refusal is told on the contract's page."""
    found = _spoken_for(request, pk)
    kind = request.POST.get("kind", "")
    form = StepForm(kind, request.POST)
    if not form.is_valid():
        messages.error(request, form.problems())
        return _back(found)
    try:
        take_step(
            contract=found,
            kind=kind,
            by=cast("User", request.user),
            now=timezone.now(),
            on=form.cleaned_data["on"],
            figures=form.figures(),
            evidence=form.cleaned_data["evidence"],
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("It is written down, and the other side is told."))
    return _back(found)


@require_POST
def answer(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Accept or refuse what the other side proposed."""
    found = _spoken_for(request, pk)
    try:
        answer_proposal(
            contract=found,
            number=number,
            accepts=request.POST.get("answer") == "accept",
            by=cast("User", request.user),
            now=timezone.now(),
            reason=request.POST.get("reason", ""),
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Your answer is written down."))
    return _back(found)


@require_safe
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """The sales at which buying at once costs as much as paying after use."""
    found = _visible(request, pk)
    asked = {"price": request.GET["price"]} if "price" in request.GET else None
    usual = usual_price(found.technology)
    form = WhatIfForm(asked, initial={"price": usual})
    price = form.cleaned_data["price"] if form.is_valid() else usual
    panel = what_if_panel(found.agreed, price, timezone.localdate())
    back = reverse("pay-after-use-contract", args=[found.pk])
    context = {"title": found.title, "back": back, "form": form, "panel": panel}
    return render(request, "web/pay_after_use/what_if.html", context)


def _visible(request: HttpRequest, pk: int) -> PayAfterUseContract:
    found = find_contract(pk, user=request.user)
    if found is None:
        raise Http404
    return found


def _spoken_for(request: HttpRequest, pk: int) -> PayAfterUseContract:
    """The contract, for who acts for one of its sides; 404 for who may only read it."""
    found = _visible(request, pk)
    if not sides_of(request.user, found):
        raise Http404
    return found


def _back(found: PayAfterUseContract) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("pay-after-use-contract", args=[found.pk]))
