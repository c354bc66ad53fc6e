"""Help: who does what, the keys, and the words of the trade."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matchmaker.web.pages.api_errors import api_error_codes


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Show it."""
    return render(request, "web/help/help.html")


@login_not_required
@require_safe
def api_errors(request: HttpRequest) -> HttpResponse:
    """Show what each code of a refusal means; `type` of a problem leads here."""
    return render(request, "web/help/api_errors.html", {"codes": api_error_codes()})
