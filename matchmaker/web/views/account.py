"""The pages of one's own account."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import DomainError
from accounts.selectors import api_tokens_of, muted_kinds_of
from accounts.services import create_api_token, mute_kinds, revise_profile, revoke_api_token
from matchmaker.web.adapters import keep_language
from matchmaker.web.forms.account import NewsForm, ProfileForm, TokenForm
from matchmaker.web.views.reader import reader, told


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change name and language."""
    user = reader(request)
    if request.method != "POST":
        form = ProfileForm(initial={"display_name": user.display_name, "language": user.language})
        return render(request, "web/account/profile.html", {"form": form})
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return render(request, "web/account/profile.html", {"form": form})
    saved = revise_profile(user=user, **form.cleaned_data, now=timezone.now())
    with translation.override(saved.language):
        messages.success(request, _("Saved."))
    response = redirect("account")
    keep_language(response, saved.language)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """List the tokens, and make one, whose text this answer alone shows."""
    user, now, secret = reader(request), timezone.now(), ""
    form = TokenForm(request.POST) if request.method == "POST" else TokenForm()
    if form.is_bound and form.is_valid():
        try:
            _row, secret = create_api_token(
                user=user,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=now + timedelta(days=form.cleaned_data["days"]),
                now=now,
            )
            form = TokenForm()
        except DomainError as refusal:
            form.add_error(None, refusal.message)
    rows = [{"row": row, "expired": row.is_expired(now)} for row in api_tokens_of(user)]
    return render(
        request, "web/account/tokens.html", {"form": form, "tokens": rows, "secret": secret}
    )


@require_POST
def revoke_token(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End one of the reader's tokens."""
    user = reader(request)
    token = get_object_or_404(api_tokens_of(user), public_id=public_id)
    told(
        request,
        lambda: revoke_api_token(token=token, by=user, now=timezone.now()),
        _("The token “%(name)s” works no longer.") % {"name": token.name},
    )
    return redirect("api-tokens")


@require_http_methods(["GET", "HEAD", "POST"])
def news(request: HttpRequest) -> HttpResponse:
    """Choose what reaches the inbox."""
    user = reader(request)
    if request.method == "POST":
        form = NewsForm(request.POST)
        if form.is_valid():
            mute_kinds(user=user, kinds=form.muted(), now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("news-settings")
    else:
        muted = muted_kinds_of(user)
        form = NewsForm()
        form.initial["wanted"] = [kind.code for kind in form.mutable if kind.code not in muted]
    return render(request, "web/account/news.html", {"form": form})
