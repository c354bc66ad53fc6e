"""Bulk import in the browser: upload, columns, trial, run, result, undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import DomainError
from accounts.models import User
from listings.imports.jobs import (
    Family,
    HeadingStyle,
    Kind,
    bad_rows_file,
    check_import_job,
    create_import_job,
    discard_import_job,
    import_jobs_visible_to,
    problems_file,
    start_import_job,
    template,
    undo_import_job,
    uploaded_file,
)
from listings.models import ImportJob
from listings.states import ImportState
from matchmaker.web.forms.imports import (
    ColumnsForm,
    StartForm,
    UploadForm,
    organizations_to_import_for,
)
from matchmaker.web.pages.imports import job_page, job_rows

PAGE_SIZE: Final = 25
_FILES: Final[dict[str, Callable[[ImportJob], tuple[str, bytes]]]] = {
    "rows-to-mend": bad_rows_file,
    "problems": problems_file,
    "upload": uploaded_file,
}
_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
}


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """The imports of one's organizations, the latest first."""
    user = _user(request)
    page = Paginator(import_jobs_visible_to(user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "rows": job_rows(page.object_list),
        "page": page,
        "may_import": bool(organizations_to_import_for(user)),
    }
    return render(request, "web/imports/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a file; what can't be read is refused here, with what to do about it."""
    user = _user(request)
    if not organizations_to_import_for(user):
        raise Http404
    given = {"organization": request.GET.get("organization"), "kind": request.GET.get("kind")}
    initial = {key: value for key, value in given.items() if value}
    form = UploadForm(request.POST or None, request.FILES or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_import_job(
                organization=form.owner(),
                kind=form.cleaned_data["kind"],
                upload=form.cleaned_data["file"],
                by=user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("file", refusal.message.split("\n"))
        else:
            return redirect("import", made.pk)
    context = {"form": form, "templates": _template_choices()}
    return render(request, "web/imports/upload.html", context, status=_status(form))


@require_safe
def template_file(_request: HttpRequest, kind: str, family: str) -> HttpResponse:
    """An empty table to fill in, with headings in the reader's language."""
    if (kind, family) not in _template_choices():
        raise Http404
    chinese = (get_language() or "").startswith("zh")
    style = HeadingStyle.CHINESE if chinese else HeadingStyle.ENGLISH
    content = template(Kind(kind), Family(family), style)
    return _attachment(f"{kind}.{family}", content)


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: what waits, what happens, what came of it."""
    stored = _job(request, pk)
    if stored.state == ImportState.UPLOADED:
        return redirect("import-columns", pk)
    return _show(request, stored)


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the worker is; has the whole page loaded again when it has ended."""
    stored = _job(request, pk)
    context = {"page": job_page(stored, timezone.now())}
    answer = render(request, "web/imports/_progress.html", context)
    if not stored.is_working:
        answer["HX-Refresh"] = "true"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column each heading means, then have the file checked."""
    stored = _job(request, pk)
    form = ColumnsForm(request.POST or None, job=stored)
    if request.method == "POST" and form.is_valid():
        try:
            check_import_job(
                job=stored, by=_user(request), now=timezone.now(), mapping=form.mapping()
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message.split("\n"))
        else:
            return redirect("import", pk)
    context = {"form": form, "page": job_page(stored, timezone.now())}
    return render(request, "web/imports/columns.html", context, status=_status(form))


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Load the good rows."""
    stored, user = _job(request, pk), _user(request)
    form = StartForm(request.POST, user=user)
    if not form.is_valid():
        messages.error(request, _("Choose what becomes of the good rows."))
        return redirect("import", pk)
    after = form.cleaned_data["after"]
    return _step(
        request,
        pk,
        lambda: start_import_job(job=stored, by=user, now=timezone.now(), after=after),
    )


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what the import did."""
    stored, user = _job(request, pk), _user(request)
    return _step(request, pk, lambda: undo_import_job(job=stored, by=user, now=timezone.now()))


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete an import that loaded nothing."""
    stored = _job(request, pk)
    try:
        discard_import_job(job=stored, by=_user(request), now=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("import", pk)
    messages.success(request, _("The file was deleted; nothing of it was loaded."))
    return redirect("imports")


@require_safe
def handed_back(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The rows to mend, the list of problems, or the upload, as a download."""
    if name not in _FILES:
        raise Http404
    try:
        file_name, content = _FILES[name](_job(request, pk))
    except DomainError as refusal:
        raise Http404 from refusal
    return _attachment(file_name, content)


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _job(request: HttpRequest, pk: int) -> ImportJob:
    return get_object_or_404(import_jobs_visible_to(_user(request)), pk=pk)


def _show(request: HttpRequest, stored: ImportJob) -> HttpResponse:
    context: dict[str, Any] = {
        "page": job_page(stored, timezone.now(), request.GET.get("page", 1)),
        "start_form": StartForm(user=_user(request), initial={"after": stored.after}),
    }
    return render(request, "web/imports/job.html", context)


def _step(request: HttpRequest, pk: int, take: Callable[[], object]) -> HttpResponse:
    try:
        take()
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("import", pk)


def _status(form: UploadForm | ColumnsForm) -> int:
    return 422 if form.is_bound and form.errors else 200


def _template_choices() -> list[tuple[str, str]]:
    return [(kind.value, family.value) for kind in Kind for family in Family]


def _attachment(name: str, content: bytes) -> HttpResponse:
    """Never shown in the page: a file of other people's could be anything."""
    suffix = name.rpartition(".")[2].lower()
    return HttpResponse(
        content,
        content_type=_TYPES.get(suffix, "application/octet-stream"),
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=name)
            or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
