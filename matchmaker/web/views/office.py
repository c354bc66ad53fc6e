"""The transfer office's home, its list of technologies, and steps for many of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import DomainError
from accounts.models import Organization, User
from accounts.policies import can_edit_for
from accounts.selectors import organizations_of
from listings.selectors import technologies_editable_by, technologies_of, technology_state_counts
from listings.services import (
    Outcome,
    confirm_technologies,
    undo_confirmations,
    withdraw_technologies,
)
from matchmaker.web.forms.office import OwnListForm, TogetherForm
from matchmaker.web.pages.office import office_page, rows_of, state_counts
from matchmaker.web.views.reader import way_back
from matchmaker.web.wording import organization_name

PAGE_SIZE = 50
_STEPS = {
    "confirm": confirm_technologies,
    "withdraw": withdraw_technologies,
    "undo": undo_confirmations,
}


@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the office; without an organization, how one joins."""
    user = cast("User", request.user)
    own = list(organizations_of(user))
    if not own:
        return render(request, "web/office/without.html", {"own": own})
    organization = _chosen(request, own)
    page = office_page(user, organization, timezone.now())
    return render(request, "web/office/home.html", {"page": page, **_frame(request, own)})


@require_safe
def my_technologies(request: HttpRequest) -> HttpResponse:
    """The organization's technologies in any state, to be found and worked on together."""
    user = cast("User", request.user)
    own = list(organizations_of(user))
    if not own:
        return render(request, "web/office/without.html", {"own": own})
    organization = _chosen(request, own)
    text, state, number = OwnListForm(request.GET).wanted()
    rows = technologies_of(organization, state=state, text=text)
    page = Paginator(rows, PAGE_SIZE).get_page(number)
    counts = technology_state_counts(organization)
    context = {
        "rows": rows_of(page.object_list, timezone.now()),
        "page": page,
        "code": organization.code,
        "organization": organization_name(organization),
        "can_edit": can_edit_for(user, organization),
        "states": state_counts(counts, organization, state),
        "total": sum(counts.values()),
        "text": text,
        "state": state,
        "kept": urlencode({"organization": organization.code, "q": text, "state": state}) + "&",
    }
    return render(request, "web/my_technologies/list.html", context | _frame(request, own))


@require_POST
def together(request: HttpRequest) -> HttpResponse:
    """Confirm, withdraw or undo for each of the chosen; the page says what became of each."""
    user = cast("User", request.user)
    form = TogetherForm(request.POST)
    if not form.is_valid() or form.step() not in _STEPS:
        return HttpResponseBadRequest(_("Choose what is to be done."))
    keys = form.keys()
    back = way_back(request, reverse("office"))
    if not keys:
        messages.warning(request, _("Choose at least one technology."))
        return redirect(back)
    found = {row.pk: row for row in technologies_editable_by(user).filter(pk__in=keys)}
    if len(found) != len(keys):
        raise Http404
    try:
        outcomes = _STEPS[form.step()](
            technologies=[found[key] for key in keys], by=user, now=timezone.now()
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    _tell(request, form.step(), outcomes)
    return redirect(back)


def _chosen(request: HttpRequest, own: Sequence[Organization]) -> Organization:
    code = request.GET.get("organization")
    found = next((one for one in own if one.code == code), None if code else own[0])
    if found is None:
        raise Http404
    return found


def _frame(request: HttpRequest, own: Sequence[Organization]) -> dict[str, Any]:
    """The choice between organizations, and the confirmations that can be undone."""
    return {
        "own": [(one.code, organization_name(one)) for one in own],
        "undo_keys": request.session.pop("undo_confirmations", []),
    }


def _tell(request: HttpRequest, step: str, outcomes: Sequence[Outcome]) -> None:
    done = [one.technology.pk for one in outcomes if one.is_done]
    for outcome in outcomes:
        if outcome.refusal is not None:
            messages.error(request, f"{outcome.technology}: {outcome.refusal.message}")
    if done:
        messages.success(request, _said(step, len(done)))
    if step == "confirm":
        request.session["undo_confirmations"] = done


def _said(step: str, count: int) -> str:
    if step == "withdraw":
        told = ngettext("%(n)d technology withdrawn.", "%(n)d technologies withdrawn.", count)
    elif step == "undo":
        told = ngettext("%(n)d confirmation undone.", "%(n)d confirmations undone.", count)
    else:
        told = ngettext(
            "%(n)d technology confirmed: it stays for another half year.",
            "%(n)d technologies confirmed: they stay for another half year.",
            count,
        )
    return told % {"n": count}
