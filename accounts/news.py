"""The kinds of notifications that accounts itself sends."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.notifications import register_kind

JOIN_ASKED: Final = register_kind(
    "accounts.join_asked",
    _("%(email)s asks to join %(organization)s."),
    title=_("Somebody asks to join my organization"),
).code
JOIN_ANSWERED: Final = {
    "approved": register_kind(
        "accounts.join_approved",
        _("You are a member of %(organization)s now."),
        title=_("I was let into an organization"),
        mutable=False,
    ).code,
    "declined": register_kind(
        "accounts.join_declined",
        _("%(organization)s did not let you in. Ask a colleague there to invite you."),
        title=_("I was not let into an organization"),
        mutable=False,
    ).code,
}
ROLE_CHANGED: Final = register_kind(
    "accounts.role_changed",
    _("Your role in %(organization)s has changed: %(role)s."),
    title=_("My role in an organization changed"),
    mutable=False,
).code
REMOVED: Final = register_kind(
    "accounts.removed",
    _("You are not a member of %(organization)s any more."),
    title=_("I was removed from an organization"),
    mutable=False,
).code
VERIFIED: Final = register_kind(
    "accounts.organization_verified",
    _("%(organization)s was verified."),
    title=_("My organization was verified"),
).code
UNVERIFIED: Final = register_kind(
    "accounts.organization_unverified",
    _("The verification of %(organization)s was revoked: %(reason)s."),
    title=_("My organization lost its verification"),
    mutable=False,
).code

WEBHOOK_OFF: Final = register_kind(
    "accounts.webhook_off",
    _("The webhook %(url)s was switched off, because it did not answer well: %(because)s."),
    title=_("A webhook of my organization was switched off"),
).code

ROLE_LABELS: Final[dict[str, dict[str, str]]] = {
    "owner": {"en": "owner", "zh": "所有者"},
    "editor": {"en": "editor", "zh": "编辑"},
    "viewer": {"en": "viewer", "zh": "读者"},
}
"""The roles as parameters of a sentence, which are told in the reader's language."""
