"""How sign-up and sign-in behave on this site."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from typing_extensions import override

from accounts.models import User
from accounts.sealing import opened, seal
from accounts.selectors import find_user, organizations_of


def keep_language(response: HttpResponse, language: str) -> None:
    """Have the browser ask for this language from now on, as the language button does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth is not typed
    """Everybody may sign up; mails are written in the reader's language."""

    @override
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """The new account speaks the language in which it was opened."""
        user.language = (translation.get_language() or "en").lower()
        user.language_is_chosen = True
        user.display_name = form.cleaned_data.get("display_name", "")
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of the account with this address, else in the page's."""
        reader = context.get("user") or find_user(email)
        with translation.override(getattr(reader, "language", None) or translation.get_language()):
            super().send_mail(template_prefix, email, context)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Go on in the language that the person chose, unless this browser has its own."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if user.language_is_chosen and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            keep_language(response, user.language)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home, or for those who belong to no organization yet where they find one."""
        address: str = super().get_login_redirect_url(request)
        if request.user.is_staff or organizations_of(request.user).exists():
            return address
        return reverse("organization-start")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Where signing in leads."""
        return self.get_login_redirect_url(request)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """On to the organization, for who is signed in by then."""
        if self.request.user.is_authenticated:
            return self.get_login_redirect_url(self.request)
        address: str = super().get_email_verification_redirect_url(email_address)
        return address


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth is not typed
    """Keeps secrets of second factors sealed: a copy of the database opens no account."""

    @override
    def encrypt(self, text: str) -> str:
        return seal(text)

    @override
    def decrypt(self, encrypted_text: str) -> str:
        """Raises SealedUnderAnotherKey."""
        return opened(encrypted_text)
