"""The dashboard's page and its file; both show the same tables."""

from __future__ import annotations

import csv
from http import HTTPStatus
from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from listings.formulas import defuse

from ...selectors.figures import Figures, Scope, Slice, figures_of, find_scope
from .form import FiguresForm, query_of
from .tables import Table, tables_of
from .wording import field_label, organization_label, region_label, written

HEADINGS = ("table", "row", "heading", "figure", "value")


@require_safe
def figures_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The figures of the chosen slice; 404 for who is not in office."""
    scope = _scope(request)
    form = FiguresForm(request.GET, today=timezone.localdate())
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": _("Figures"),
        "is_nav_sidebar_enabled": False,
        "form": form,
        "scope": _scope_text(scope),
    }
    if not form.is_valid():
        return _answer(request, context, HTTPStatus.BAD_REQUEST)
    figures = figures_of(form.slice(scope), now=timezone.now())
    context |= {
        "figures": figures,
        "tables": tables_of(figures),
        "csv_query": query_of(figures.chosen),
        "narrowed": _narrowed(figures),
        "failed": sum(step.failed for step in figures.freshness),
    }
    return _answer(request, context, HTTPStatus.OK)


@require_safe
def figures_csv(request: HttpRequest) -> HttpResponse:
    """Every figure of the page, a line each, in UTF-8 with the mark by which Excel knows it."""
    scope = _scope(request)
    form = FiguresForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        problems = "\n".join(str(one) for told in form.errors.values() for one in told)
        return HttpResponse(problems, status=HTTPStatus.BAD_REQUEST, content_type="text/plain")
    chosen = form.slice(scope)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    name = f"figures-{chosen.first}-{chosen.last}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(answer)
    writer.writerow(HEADINGS)
    for table in tables_of(figures_of(chosen, now=timezone.now())):
        writer.writerows(_lines(table))
    return answer


def _lines(table: Table) -> list[list[str]]:
    return [
        [table.code, row.code, defuse(row.label), column.code, defuse(written(value))]
        for row in table.rows
        for column, value in zip(table.columns, row.values, strict=True)
    ]


def _scope(request: HttpRequest) -> Scope:
    scope = find_scope(request.user)
    if scope is None:
        raise Http404
    return scope


def _answer(request: HttpRequest, context: dict[str, Any], status: HTTPStatus) -> HttpResponse:
    return TemplateResponse(request, "admin/deals/figures.html", context, status=status)


def _scope_text(scope: Scope) -> str:
    named = [field_label(code) for code in scope.fields]
    named += [region_label(code) for code in scope.provinces]
    return "; ".join(named)


def _narrowed(figures: Figures) -> list[tuple[str, str]]:
    """What the figures are narrowed to by a link of the tables, with the way back."""
    chosen: Slice = figures.chosen
    told = []
    for name, key in (("seeker", chosen.seeker), ("provider", chosen.provider)):
        if key is not None:
            label = organization_label(key, figures.names)
            told.append((label, f"?{query_of(chosen, **{name: None})}"))
    return told
