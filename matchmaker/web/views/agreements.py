"""Agreements: the list, one of them, its editor, and its registration dossier."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import DomainError
from accounts.models import User
from matchmaker.deals.models import Agreement
from matchmaker.deals.policies import can_change_agreement, can_draft, can_open_agreements
from matchmaker.deals.selectors import (
    agreements_visible_to,
    dossier_on,
    find_agreement,
    find_introduction_to_agree_on,
    get_latest_version,
)
from matchmaker.deals.services import (
    dossier_pdf,
    dossier_workbook,
    draft_agreement,
    open_agreement,
    revise_agreement,
)
from matchmaker.web.forms.agreements import (
    SECTIONS,
    STEP_FORMS,
    PartiesForm,
    RightForms,
    TermsForm,
    forms_of,
    read_draft,
)
from matchmaker.web.pages.agreements import first_terms, page_of

A_PAGE = 20
_WRITERS = {
    "pdf": (dossier_pdf, "application/pdf"),
    "xlsx": (
        dossier_workbook,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


def visible_agreement(request: HttpRequest, pk: int) -> Agreement:
    """The agreement, or 404 where it is not the reader's business."""
    found = find_agreement(pk, user=request.user)
    if found is None:
        raise Http404
    return found


@require_GET
def agreement_list(request: HttpRequest) -> HttpResponse:
    """The agreements of one's organizations; all for technology managers."""
    rows = Paginator(agreements_visible_to(request.user), A_PAGE)
    page = rows.get_page(request.GET.get("page"))
    may_open = can_open_agreements(request.user)
    return render(request, "web/agreements/list.html", {"page": page, "may_open": may_open})


@require_GET
def agreement_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement."""
    agreement = visible_agreement(request, pk)
    return shown(request, agreement)


def shown(
    request: HttpRequest,
    agreement: Agreement,
    *,
    refusal: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The page of an agreement, with what was refused at its top."""
    today = timezone.localdate()
    page = page_of(agreement, cast("User", request.user), today)
    steps = {name: each(auto_id=f"{name}_%s") for name, each in STEP_FORMS.items()}
    context = {"page": page, "agreement": agreement, "refusal": refusal, "steps": steps}
    return render(request, "web/agreements/agreement.html", context, status=status)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Draft one from an introduction; a manager may open one without."""
    by = cast("User", request.user)
    introduction = _introduction(request)
    if introduction is None and not can_open_agreements(by):
        raise Http404
    parties = None if introduction else PartiesForm(request.POST or None)
    start = first_terms(introduction)
    form, rights = _posted(request) or forms_of(start, 0)
    if request.method == "POST" and _valid(form, rights, parties):
        try:
            made = _drafted(read_draft(form, rights), introduction, parties, by)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("agreement", pk=made.pk)
    context = {"introduction": introduction, "parties": parties}
    return _editor(request, form, rights, context)


def _introduction(request: HttpRequest) -> Any:
    key = request.GET.get("introduction", "")
    if not key:
        return None
    found = find_introduction_to_agree_on(int(key)) if key.isascii() and key.isdigit() else None
    if found is None or not can_draft(request.user, found.provider, found.seeker):
        raise Http404
    return found


def _drafted(terms: dict[str, Any], introduction: Any, parties: Any, by: User) -> Agreement:
    now = timezone.now()
    if introduction is not None:
        return draft_agreement(introduction=introduction, terms=terms, by=by, now=now)
    technology = parties.cleaned_data["technology"]
    return open_agreement(
        provider=technology.owner,
        recipient=parties.cleaned_data["recipient"],
        technology=technology,
        terms=terms,
        by=by,
        now=now,
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a new version of the terms."""
    by = cast("User", request.user)
    agreement = visible_agreement(request, pk)
    if not can_change_agreement(by, agreement) or not agreement.is_open:
        raise Http404
    latest = get_latest_version(agreement)
    form, rights = _posted(request) or forms_of(latest.terms, latest.number)
    if request.method == "POST" and _valid(form, rights, None):
        try:
            revise_agreement(
                agreement=agreement,
                terms=read_draft(form, rights),
                based_on=form.cleaned_data["based_on"] or 0,
                note=form.cleaned_data["note"],
                by=by,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("agreement", pk=agreement.pk)
    return _editor(request, form, rights, {"agreement": agreement})


def _posted(request: HttpRequest) -> tuple[Any, Any] | None:
    if request.method != "POST":
        return None
    return TermsForm(request.POST), RightForms(request.POST, prefix="right")


def _valid(form: Any, rights: Any, parties: Any) -> bool:
    checks = [form.is_valid(), rights.is_valid(), parties is None or parties.is_valid()]
    return all(checks)


def _editor(request: HttpRequest, form: Any, rights: Any, context: dict[str, Any]) -> HttpResponse:
    sections = [(code, title, [form[name] for name, _l in rows]) for code, title, rows in SECTIONS]
    status = HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK
    whole = {**context, "form": form, "rights": rights, "sections": sections}
    return render(request, "web/agreements/editor.html", whole, status=status)


@require_GET
def dossier(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The registration dossier as a file."""
    agreement = visible_agreement(request, pk)
    write, kind = _WRITERS[form]
    content = write(dossier_on(agreement, get_latest_version(agreement), timezone.localdate()))
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="dossier-{agreement.pk}.{form}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
