"""Writing a need: saved while one types, with help beside it; works without JavaScript too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import DomainError
from accounts.models import Organization, User
from accounts.selectors import organizations_editable_by
from listings.errors import DraftChangedMeanwhile, InvalidListing
from listings.models import Need
from listings.selectors import needs_editable_by
from listings.services import (
    begin_need,
    revise_need,
    save_need_draft,
    sketch_need,
    submit_need,
)
from listings.states import ListingState
from matchmaker.web.forms.listings import version_of
from matchmaker.web.forms.needs import NeedForm
from matchmaker.web.pages.editor import Conflict, conflict_with, readers_table, sections_of
from matchmaker.web.pages.needs import help_for, label_of
from matchmaker.web.pages.reviews import asked_panel


@dataclass(slots=True)
class Outcome:
    """What a save came to: the stored need, what others saved meanwhile, what doesn't hold."""

    need: Need | None = None
    conflict: Conflict | None = None
    problems: list[tuple[str, str]] | None = None

    @property
    def is_clean(self) -> bool:
        """Whether everything that was typed is stored."""
        return self.need is not None and self.conflict is None and not self.problems


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new need; the first save makes it a draft."""
    user = _writer(request)
    if request.method != "POST":
        return _show(request, NeedForm(owners=_owners(user)), None)
    if (key := _key_in(request)) is not None:
        # It was saved while it was typed, so there is a draft already.
        return edit(request, key)
    form = NeedForm(request.POST, owners=_owners(user))
    outcome = _save(form, None, user, timezone.now())
    return _after_save(request, form, outcome)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A stored need: a draft is saved as far as it holds, a published one as a whole or not."""
    user = _writer(request)
    need = _need(user, pk)
    if request.method != "POST":
        return _show(request, NeedForm.of(need), need)
    form = NeedForm(request.POST)
    outcome = _save(form, need, user, timezone.now())
    return _after_save(request, form, outcome)


@require_POST
def autosave(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Store the draft as typed so far; the answer is the line that says so, and the scores."""
    user = _writer(request)
    key = pk or _key_in(request)
    need = _need(user, key) if key else None
    form = NeedForm(request.POST, owners=() if need else _owners(user))
    if need is not None and need.state != ListingState.DRAFT:
        return render(request, "web/needs/_not_a_draft.html", {"need": need})
    outcome = _save(form, need, user, timezone.now())
    status = HTTPStatus.CONFLICT if outcome.conflict else HTTPStatus.OK
    response = render(request, "web/needs/_autosaved.html", _saved_context(outcome), status=status)
    if need is None and outcome.need is not None:
        response["HX-Replace-Url"] = reverse("need-edit", args=[outcome.need.pk])
    if outcome.need is not None:
        # The help asks again: only now does it know which need this is.
        response["HX-Trigger"] = "draft-saved"
    return response


@require_POST
def help_panels(request: HttpRequest) -> HttpResponse:
    """What the text says so far, matches and gives away; stores nothing."""
    user = _writer(request)
    key = _key_in(request)
    need = _need(user, key) if key else None
    form = NeedForm(request.POST, owners=() if need else _owners(user))
    sketch = _sketch(form, need, user)
    if sketch is None:
        return HttpResponse()
    panels = help_for(sketch, reader=user, now=timezone.now())
    return render(request, "web/needs/_help.html", {"help": panels})


def _writer(request: HttpRequest) -> User:
    """Whoever is signed in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _owners(user: User) -> list[Organization]:
    """The organizations that the user may post for; who has none learns nothing of these pages."""
    owners = [*organizations_editable_by(user)]
    if not owners:
        raise Http404
    return owners


def _need(user: User, pk: int) -> Need:
    return get_object_or_404(needs_editable_by(user), pk=pk)


def _key_in(request: HttpRequest) -> int | None:
    key = request.POST.get("need", "")
    return int(key) if key.isascii() and key.isdigit() and len(key) < 19 else None


def _sketch(form: NeedForm, need: Need | None, user: User) -> Need | None:
    owner = need.owner if need else form.owner()
    if owner is None:
        return None
    sketch = sketch_need(owner=owner, by=user, now=timezone.now(), values=form.typed()).listing
    sketch.pk = need.pk if need else None
    return sketch


def _save(form: NeedForm, need: Need | None, user: User, now: datetime) -> Outcome:
    values = form.typed()
    outcome = Outcome(need)
    wrong = [
        (label_of(name), str(error)) for name, errors in form.errors.items() for error in errors
    ]
    try:
        if need is None:
            outcome.need, problems = _begin(form, user, now, values)
        elif need.state == ListingState.DRAFT:
            seen = form.seen_at() or need.updated_at
            saved = save_need_draft(need=need, by=user, now=now, values=values, seen_at=seen)
            outcome.need, problems = saved.listing, saved.problems
        else:
            problems = _revise(form, need, user, now, values)
    except DraftChangedMeanwhile as late:
        outcome.need = late.stored
        outcome.conflict = conflict_with(late.stored, values, late.message, label_of=label_of)
        return outcome
    form.add_problems(problems)
    outcome.problems = wrong + [(label_of(name), str(text)) for name, text in problems]
    return outcome


def _begin(form: NeedForm, user: User, now: datetime, values: dict[str, Any]) -> Any:
    owner = form.owner()
    if owner is None:
        return None, [("owner", _("Choose the organization that it is for."))]
    if not any(values.get(name) for name in ("title", "summary", "problem", "requirements")):
        return None, [("title", _("Write a title or a problem first."))]
    saved = begin_need(owner=owner, by=user, now=now, values=values)
    return saved.listing, saved.problems


def _revise(
    form: NeedForm, need: Need, user: User, now: datetime, values: dict[str, Any]
) -> list[Any]:
    """Change what others see already: all of it, or nothing."""
    seen = form.seen_at()
    if seen is not None and seen != need.updated_at:
        raise DraftChangedMeanwhile(need)
    if form.errors:
        return []
    try:
        revise_need(need=need, by=user, now=now, changes=values)
    except InvalidListing as refusal:
        return refusal.problems
    except DomainError as refusal:
        return [("", refusal.message)]
    return []


def _after_save(request: HttpRequest, form: NeedForm, outcome: Outcome) -> HttpResponse:
    if not outcome.is_clean or outcome.need is None:
        status = HTTPStatus.CONFLICT if outcome.conflict else HTTPStatus.UNPROCESSABLE_ENTITY
        return _show(request, form, outcome.need, outcome, status=status)
    if request.POST.get("action") == "submit":
        return _hand_in(request, form, outcome)
    if outcome.need.state != ListingState.DRAFT:
        messages.success(request, _("Saved. Proposals follow what it says now."))
        return redirect("my-need", outcome.need.pk)
    return redirect("need-edit", outcome.need.pk)


def _hand_in(request: HttpRequest, form: NeedForm, outcome: Outcome) -> HttpResponse:
    need = outcome.need
    assert need is not None  # noqa: S101 - a clean outcome has one
    user = _writer(request)
    try:
        submit_need(need=need, by=user, now=timezone.now())
    except InvalidListing as refusal:
        form.add_problems(refusal.problems)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _show(request, form, need, outcome, status=status)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("need-edit", need.pk)
    messages.success(
        request, _("Handed in. A technology manager reads it and publishes it, or writes back.")
    )
    return redirect("my-need", need.pk)


def _saved_context(outcome: Outcome) -> dict[str, Any]:
    need = outcome.need
    return {
        "saved": need,
        "version": version_of(need) if need and not outcome.conflict else "",
        "conflict": outcome.conflict,
        "problems": outcome.problems,
    }


def _show(
    request: HttpRequest,
    form: NeedForm,
    need: Need | None,
    outcome: Outcome | None = None,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    user = _writer(request)
    sketch = (_sketch(form, need, user) if form.is_bound else None) or need
    if outcome and outcome.conflict and need:
        # Whoever has read what the other version says may save over it.
        form.see(version_of(need))
    context = {
        "form": form,
        "sections": sections_of(form),
        "readers": readers_table(form),
        "need": need,
        "asked": asked_panel(need),
        "is_draft": need is None or need.state == ListingState.DRAFT,
        "help": help_for(sketch, reader=user, now=timezone.now()) if sketch else None,
        "outcome": outcome,
        "owner_field": form["owner"] if "owner" in form.fields else None,
    }
    return render(request, "web/needs/editor.html", context, status=status)
