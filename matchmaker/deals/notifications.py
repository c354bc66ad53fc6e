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
AGREEMENT_DRAFTED = register_kind(
    "agreement_drafted",
    _("An agreement was drafted: “%(agreement)s”. Read it, and say what should change."),
    title=_("Drafts of agreements"),
)
AGREEMENT_REVISED = register_kind(
    "agreement_revised",
    _("“%(agreement)s” has a new version; what was confirmed has to be confirmed again."),
    title=_("New versions of agreements"),
)
AGREEMENT_CONFIRMED = register_kind(
    "agreement_confirmed",
    _("A party has confirmed the latest version of “%(agreement)s”."),
    title=_("Confirmations of agreements"),
)
AGREEMENT_SIGNED = register_kind(
    "agreement_signed",
    _("The signing of “%(agreement)s” was recorded."),
    title=_("Signed agreements"),
)
AGREEMENT_ENDED = register_kind(
    "agreement_ended",
    _("“%(agreement)s” has ended; the reason is on its page."),
    title=_("Agreements that end"),
)
AGREEMENT_OBJECTION = register_kind(
    "agreement_objection",
    _("There is an objection to the public notice of “%(agreement)s”."),
    title=_("Objections to public notices"),
)
