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
INTRODUCTION_ASKED = register_kind(
    "introduction_asked",
    _(
        "A technology manager would like to introduce you to somebody about “%(listing)s”. Please"
        " answer before %(day)s."
    ),
    title=_("An introduction waits for our answer"),
    mutable=False,
)
INTRODUCTION_REMINDER = register_kind(
    "introduction_reminder",
    _("The introduction about “%(listing)s” still waits for your answer, until %(day)s."),
    title=_("Reminders of introductions"),
)
INTRODUCTION_MADE = register_kind(
    "introduction_made",
    _("You are introduced to %(organization)s about “%(listing)s”: say hello."),
    title=_("Introductions that both sides accepted"),
    mutable=False,
)
INTRODUCTION_NOT_MADE = register_kind(
    "introduction_not_made",
    _("The introduction about “%(listing)s” does not come about at present."),
    title=_("Introductions that do not come about"),
)
INTRODUCTION_DECLINED = register_kind(
    "introduction_declined",
    _("%(organization)s declined to be introduced about “%(listing)s”: %(reason)s."),
    title=_("Introductions of mine that were declined"),
)
THREAD_MESSAGE = register_kind(
    "thread_message",
    _("%(organization)s wrote to you about “%(listing)s”."),
    title=_("Messages about introductions"),
)
MEETING_PROPOSED = register_kind(
    "meeting_proposed",
    _("%(organization)s proposes a time to meet about “%(listing)s”."),
    title=_("Proposed meetings"),
)
MEETING_ANSWERED = register_kind(
    "meeting_answered",
    _("The meeting about “%(listing)s” was answered: %(state)s."),
    title=_("Answers to proposed meetings"),
)
TERMS_ACCEPTED = register_kind(
    "confidentiality_accepted",
    _("%(organization)s accepted the confidentiality terms about “%(listing)s”."),
    title=_("Confidentiality terms that the other side accepted"),
)
CLEARANCE_WANTED = register_kind(
    "clearance_wanted",
    _("The introduction about “%(listing)s” waits for an export clearance."),
    title=_("Introductions that wait for a clearance"),
)
CLEARANCE_RECORDED = register_kind(
    "clearance_recorded",
    _("The export clearance for “%(listing)s” was recorded."),
    title=_("Export clearances that were recorded"),
)
DISCLOSURE_REVOKED = register_kind(
    "disclosure_revoked",
    _("Access to “%(listing)s” was revoked: %(reason)s"),
    title=_("Access that was revoked"),
    mutable=False,
)
PAY_AFTER_USE_STEP = register_kind(
    "pay_after_use_step",
    _("Pay after use, “%(listing)s”: %(step)s."),
    title=_("Steps of our pay-after-use contracts"),
)
PAY_AFTER_USE_DAY = register_kind(
    "pay_after_use_day",
    _("Pay after use, “%(listing)s”: %(what)s, last day %(day)s."),
    title=_("Days of our pay-after-use contracts"),
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
