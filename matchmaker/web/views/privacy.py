"""What is kept about a person, taking it along, and erasing it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import DomainError
from accounts.services import erase_account, export_account
from matchmaker.web.forms.account import ErasureForm
from matchmaker.web.views.reader import reader


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept and for how long; for who is signed in, export and erasure."""
    return render(request, "web/privacy/privacy.html", {"form": ErasureForm()})


@never_cache
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Everything about the reader in one JSON file."""
    now = timezone.now()
    response = JsonResponse(
        export_account(user=reader(request), now=now),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    name = f"matchmaker-{now:%Y-%m-%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Erase the account, after the password."""
    form = ErasureForm(request.POST)
    if form.is_valid():
        try:
            erase_account(
                user=reader(request), password=form.cleaned_data["password"], now=timezone.now()
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            logout(request)
            messages.success(request, _("Your account is erased."))
            return redirect("home")
    return render(request, "web/privacy/privacy.html", {"form": form}, status=422)
