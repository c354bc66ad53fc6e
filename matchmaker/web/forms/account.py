"""Forms of one's own account: opening it, name and language, tokens, what is told, erasing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, Scope, User
from accounts.notifications import kinds

if TYPE_CHECKING:
    UserForm = forms.ModelForm[User]
else:
    UserForm = forms.ModelForm

LIFETIMES = [(30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (365, _("One year"))]


class SignupForm(AllauthSignupForm):  # type: ignore[misc] # allauth is not typed
    """Address, password, and how the person wants to be called."""

    display_name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=_("Shown to members of your organization and to technology managers."),
    )
    field_order = ("display_name", "email", "password1", "password2")


class ProfileForm(UserForm):
    """What a person says about themselves."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        help_text=_("For the pages after you sign in, and for mails to you."),
    )

    class Meta:
        model = User
        fields = ("display_name", "language")


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(
        label=_("Name of the program"),
        max_length=100,
        help_text=_("So that you recognise the token in the list later."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("Expires after"), coerce=int, choices=LIFETIMES, initial=90
    )


class NewsForm(forms.Form):
    """Which kinds of news reach the inbox: those that are ticked."""

    wanted = forms.MultipleChoiceField(
        label=_("Tell me when"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mutable = [kind for kind in kinds() if kind.mutable]
        field = self.fields["wanted"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(kind.code, kind.title) for kind in self.mutable]

    def muted(self) -> list[str]:
        """The kinds that are not ticked."""
        wanted = self.cleaned_data["wanted"]
        return [kind.code for kind in self.mutable if kind.code not in wanted]


class ErasureForm(forms.Form):
    """The password again, so that nobody erases an account at an open screen."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
