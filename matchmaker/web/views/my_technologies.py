"""Writing a technology: saved while one types, with help beside it; works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import DomainError
from accounts.models import User
from accounts.selectors import organizations_editable_by
from listings.errors import DraftChangedMeanwhile, InvalidListing
from listings.models import Technology
from listings.selectors import technologies_editable_by
from listings.services import (
    CONFIRMED_FOR_DAYS,
    begin_technology,
    copy_technology,
    reopen_technology,
    revise_belongings,
    revise_technology,
    save_technology_draft,
    sketch_technology,
    submit_technology,
    withdraw_technology,
)
from listings.states import REVISABLE, STEPS_FROM, ListingState, Step
from matchmaker.web.forms.listings import version_of
from matchmaker.web.forms.technologies import RightForms, TechnologyForm
from matchmaker.web.pages.editor import Conflict, conflict_with, sections_of
from matchmaker.web.pages.listing import page_of
from matchmaker.web.pages.reviews import asked_panel
from matchmaker.web.pages.technologies import (
    PREVIEWS,
    help_for,
    label_of,
)

RIGHTS: Final = "intellectual_property"


@dataclass(slots=True)
class Outcome:
    """What a save came to: the stored row, what others saved meanwhile, what doesn't hold."""

    technology: Technology | None = None
    conflict: Conflict | None = None
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether everything that was typed is stored."""
        return self.technology is not None and self.conflict is None and not self.problems


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new technology; the first save makes it a draft."""
    user = _writer(request)
    owners = organizations_editable_by(user)
    if request.method != "POST":
        wanted = owners.filter(code=request.GET.get("organization", "")).first()
        first = {"valid_until": timezone.localdate() + timedelta(days=CONFIRMED_FOR_DAYS)}
        if wanted is not None:
            first["owner"] = str(wanted.pk)  # type: ignore[assignment]
        form = TechnologyForm(owners=owners, initial=first)
        return _show(request, form, RightForms.of(None), None)
    if (key := _key_in(request)) is not None:
        # It was saved while it was typed, so there is a draft already.
        return edit(request, key)
    return _posted(request, TechnologyForm(request.POST, owners=owners), None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A stored technology: a draft is saved as far as it holds, others as a whole or not."""
    technology = _own(_writer(request), pk)
    if request.method != "POST":
        rights = RightForms.of(technology)
        return _show(request, TechnologyForm.of(technology), rights, technology)
    return _posted(request, TechnologyForm(request.POST), technology)


@require_POST
def autosave(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Store the draft as typed so far; the answer is the line that says so."""
    user = _writer(request)
    key = pk or _key_in(request)
    technology = _own(user, key) if key else None
    if technology is not None and technology.state != ListingState.DRAFT:
        return HttpResponse(_("Press “Save”: what others see already is changed as a whole."))
    owners = () if technology else organizations_editable_by(user)
    form = TechnologyForm(request.POST, owners=owners)
    outcome = _save(request, form, RightForms.posted(request.POST), technology)
    status = HTTPStatus.CONFLICT if outcome.conflict else HTTPStatus.OK
    context = _saved_context(outcome)
    response = render(request, "web/my_technologies/_autosaved.html", context, status=status)
    if technology is None and outcome.technology is not None:
        response["HX-Replace-Url"] = reverse("technology-edit", args=[outcome.technology.pk])
    return response


@require_POST
def help_panels(request: HttpRequest) -> HttpResponse:
    """What the text says so far and what it lacks; stores nothing."""
    user = _writer(request)
    key = _key_in(request)
    technology = _own(user, key) if key else None
    form = TechnologyForm(request.POST, owners=organizations_editable_by(user))
    rights = RightForms.posted(request.POST)
    panels = _help(request, form, rights, technology)
    return render(request, "web/my_technologies/_help.html", {"help": panels})


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The listing's page as the public or a member would see it."""
    technology = _own(_writer(request), pk)
    tier = PREVIEWS.get(request.GET.get("as", "public"))
    if tier is None:
        raise Http404
    context = {
        "technology": technology,
        "page": page_of(technology, tier, signed_in=True),
        "listing": technology,
        "interest": None,
        "matches": [],
        "similar": [],
        "seen_as": request.GET.get("as", "public"),
    }
    return render(request, "web/my_technologies/preview.html", context)


@require_POST
def take_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Submit, withdraw, reopen or copy one of one's technologies."""
    user = _writer(request)
    technology = _own(user, pk)
    if step not in STEPS:
        raise Http404
    take, said = STEPS[step]
    try:
        done = take(technology=technology, by=user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("technology-edit", technology.pk)
    messages.success(request, str(said))
    return redirect("technology-edit", done.pk)


STEPS: Final[Mapping[str, tuple[Callable[..., Technology], Promise]]] = {
    "submit": (
        submit_technology,
        gettext_lazy("Handed in. A technology manager reads it and publishes it, or writes back."),
    ),
    "withdraw": (
        withdraw_technology,
        gettext_lazy("Withdrawn: nobody is shown it any more."),
    ),
    "reopen": (
        reopen_technology,
        gettext_lazy("It is a draft again: change it and hand it in."),
    ),
    "copy": (copy_technology, gettext_lazy("This is a copy, as a new draft.")),
}


def _writer(request: HttpRequest) -> User:
    """Whoever may post for some organization; others learn nothing of these pages."""
    user = request.user
    may_write = isinstance(user, User) and (
        organizations_editable_by(user).exists() or technologies_editable_by(user).exists()
    )
    if not isinstance(user, User) or not may_write:
        raise Http404
    return user


def _own(user: User, pk: int) -> Technology:
    return get_object_or_404(technologies_editable_by(user), pk=pk)


def _key_in(request: HttpRequest) -> int | None:
    key = request.POST.get("technology", "")
    return int(key) if key.isascii() and key.isdigit() and len(key) < 19 else None


def _posted(
    request: HttpRequest, form: TechnologyForm, technology: Technology | None
) -> HttpResponse:
    action = request.POST.get("action", "save")
    rights = RightForms.posted(request.POST, more=int(action == "add-right"))
    if action == "add-right":
        form.is_valid()
        return _show(request, form, rights, technology)
    outcome = _save(request, form, rights, technology)
    stored = outcome.technology
    if not outcome.is_clean or stored is None:
        status = HTTPStatus.CONFLICT if outcome.conflict else HTTPStatus.UNPROCESSABLE_ENTITY
        return _show(request, form, rights, stored, outcome, status=status)
    if action == "submit":
        return _hand_in(request, form, rights, stored)
    messages.success(request, _("Saved."))
    return redirect("technology-edit", stored.pk)


def _save(
    request: HttpRequest, form: TechnologyForm, rights: RightForms, technology: Technology | None
) -> Outcome:
    user, values = _writer(request), form.typed()
    outcome = Outcome(technology)
    outcome.problems = [
        (label_of(name), str(error)) for name, errors in form.errors.items() for error in errors
    ]
    try:
        problems = _store(outcome, form, rights, user, values)
    except DraftChangedMeanwhile as late:
        stored = get_object_or_404(technologies_editable_by(user), pk=late.stored.pk)
        outcome.technology = stored
        outcome.conflict = conflict_with(stored, values, late.message, label_of=label_of)
        return outcome
    others = rights.add_problems(problems)
    form.add_problems(others)
    outcome.problems += [(label_of(name), str(text)) for name, text in others]
    outcome.problems += rights.problems()
    return outcome


def _store(
    outcome: Outcome,
    form: TechnologyForm,
    rights: RightForms,
    user: User,
    values: dict[str, Any],
) -> list[Any]:
    technology, now = outcome.technology, timezone.now()
    rows_hold = rights.is_valid()
    if technology is not None and technology.state != ListingState.DRAFT:
        if form.errors or not rows_hold:
            return []
        return _revise(technology, form, user, now, {**values, RIGHTS: rights.values()})
    if technology is None:
        outcome.technology, problems = _begin(form, user, now, values)
    else:
        seen = form.seen_at() or technology.updated_at
        saved = save_technology_draft(
            technology=technology, by=user, now=now, values=values, seen_at=seen
        )
        outcome.technology, problems = saved.listing, list(saved.problems)
    if outcome.technology is None or not rows_hold:
        return problems
    return problems + _store_rights(outcome.technology, rights, user, now)


def _begin(
    form: TechnologyForm, user: User, now: datetime, values: dict[str, Any]
) -> tuple[Technology | None, list[Any]]:
    owner = form.owner()
    if owner is None:
        return None, [("owner", _("Choose the organization that it is for."))]
    if not any(values.get(name) for name in ("title", "summary", "benefits", "description")):
        return None, [("title", _("Write a title or a benefit first."))]
    saved = begin_technology(owner=owner, by=user, now=now, values=values)
    return saved.listing, list(saved.problems)


def _store_rights(
    technology: Technology, rights: RightForms, user: User, now: datetime
) -> list[Any]:
    try:
        changes = {RIGHTS: rights.values()}
        revise_belongings(technology=technology, by=user, now=now, changes=changes)
    except InvalidListing as refusal:
        return list(refusal.problems)
    return []


def _revise(
    technology: Technology,
    form: TechnologyForm,
    user: User,
    now: datetime,
    changes: dict[str, Any],
) -> list[Any]:
    """Change what others see already: all of it, or nothing."""
    seen = form.seen_at()
    if seen is not None and seen != technology.updated_at:
        raise DraftChangedMeanwhile(technology)
    try:
        revise_technology(technology=technology, by=user, now=now, changes=changes)
    except InvalidListing as refusal:
        return list(refusal.problems)
    except DomainError as refusal:
        return [("", refusal.message)]
    return []


def _hand_in(
    request: HttpRequest, form: TechnologyForm, rights: RightForms, technology: Technology
) -> HttpResponse:
    try:
        submit_technology(technology=technology, by=_writer(request), now=timezone.now())
    except InvalidListing as refusal:
        form.add_problems(refusal.problems)
        outcome = Outcome(technology)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _show(request, form, rights, technology, outcome, status=status)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("technology-edit", technology.pk)
    messages.success(request, str(STEPS["submit"][1]))
    return redirect("technology-edit", technology.pk)


def _saved_context(outcome: Outcome) -> dict[str, Any]:
    technology = outcome.technology
    return {
        "saved": technology,
        "version": version_of(technology) if technology and not outcome.conflict else "",
        "conflict": outcome.conflict,
        "problems": outcome.problems,
    }


def _help(
    request: HttpRequest, form: TechnologyForm, rights: RightForms, technology: Technology | None
) -> Any:
    owner = technology.owner if technology else form.owner()
    if owner is None:
        return None
    offers = technology is not None and technology.offers_pay_after_use
    known = technology
    if form.is_bound:
        sketch = sketch_technology(
            owner=owner, by=_writer(request), now=timezone.now(), values=form.typed()
        )
        known = sketch.listing
        known.pk = technology.pk if technology else None
    if known is None:
        return None
    rights.is_valid()
    rows = rights.values() if form.is_bound else list(known.intellectual_property.values())
    return help_for(known, rows, offers_pay_after_use=offers)


def _show(
    request: HttpRequest,
    form: TechnologyForm,
    rights: RightForms,
    technology: Technology | None,
    outcome: Outcome | None = None,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    if outcome and technology and form.is_bound:
        # What was stored by this very save is what the next one has seen; and whoever has read
        # what another version says may save over it.
        posted = request.POST.copy()
        posted["version"] = version_of(technology)
        form.data = posted
    state = technology.state if technology else ListingState.DRAFT
    context = {
        "form": form,
        "sections": sections_of(form),
        "rights": rights,
        "technology": technology,
        "is_draft": state == ListingState.DRAFT,
        "is_open": state in REVISABLE,
        "can_withdraw": state in STEPS_FROM[Step.WITHDRAW],
        "can_reopen": state in STEPS_FROM[Step.REOPEN],
        "help": _help(request, form, rights, technology),
        "outcome": outcome,
        **_saved_context(outcome or Outcome(technology)),
        "asked": asked_panel(technology),
        "owner_field": form["owner"] if "owner" in form.fields else None,
    }
    return render(request, "web/my_technologies/editor.html", context, status=status)
