"""What staff prove before they open the review desk, and what reading a page asks only once."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import remembering_managers

Respond = Callable[[HttpRequest], HttpResponse]


class ReadingMiddleware:
    """Asks once who is a technology manager, where a request only reads."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Remember it until the answer is made; what changes something asks each time."""
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with remembering_managers():
            return self.get_response(request)


class SecondFactorMiddleware:
    """Lets staff onto the review desk only after they set up a second factor.

    Setting one up asks for the password first; signing in with one is allauth's part.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send those who lack it to where it is set up."""
        if self._is_wanted(request) and not is_mfa_enabled(cast("User", request.user)):
            messages.warning(request, _("Set up a second factor first: the review desk wants one."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _is_wanted(self, request: HttpRequest) -> bool:
        return (
            settings.STAFF_SECOND_FACTOR
            and request.user.is_authenticated
            and request.user.is_staff
            and request.path.startswith(reverse("admin:index"))
        )
