"""The kinds of news that deals puts into inboxes."""

from django.utils.translation import gettext_lazy as _

from accounts.notifications import register_kind

INTEREST_RECEIVED = register_kind(
    "interest_received",
    _("%(organization)s is interested in “%(listing)s”. A technology manager follows it up."),
    title=_("Interest in our listings"),
)
INTEREST_TO_FOLLOW_UP = register_kind(
    "interest_to_follow_up",
    _("%(organization)s is interested in “%(listing)s”."),
    title=_("Interest that a technology manager follows up"),
)
