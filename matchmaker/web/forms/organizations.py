"""Forms of organizations: founding and changing one, inviting, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Role

if TYPE_CHECKING:
    OrganizationForm = forms.ModelForm[Organization]
else:
    OrganizationForm = forms.ModelForm

ROLE_HELP = _(
    "Owners change the organization and its members, editors post and change listings, viewers"
    " read."
)


class FoundingForm(OrganizationForm):
    """What a new organization says of itself."""

    class Meta:
        model = Organization
        fields = ("name", "name_en", "kind", "credit_code", "country", "province")


class DetailsForm(OrganizationForm):
    """What an owner may change."""

    class Meta:
        model = Organization
        fields = (
            "name",
            "name_en",
            "kind",
            "credit_code",
            "country",
            "province",
            "email_domain",
        )
        help_texts = {
            "email_domain": _(
                "People with a verified address of this domain may ask to join. You need one"
                " yourself to set it."
            )
        }


class RoleForm(forms.Form):
    """A role."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.VIEWER)


class InvitationForm(RoleForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    field_order = ("email", "role")


class AnswerForm(RoleForm):
    """What an owner says to somebody who asks to join."""

    answer = forms.ChoiceField(choices=[("approve", "approve"), ("decline", "decline")])
