"""The kinds of news that matching puts into inboxes."""

from django.utils.translation import gettext_lazy as _

from accounts.notifications import register_kind

QUESTION_ASKED = register_kind(
    "question_asked",
    _("A technology manager has a question about “%(listing)s”."),
    title=_("Questions of technology managers about our listings"),
    mutable=False,
)
QUESTION_ANSWERED = register_kind(
    "question_answered",
    _("%(organization)s has answered your question about “%(listing)s”."),
    title=_("Answers to my questions"),
)
PROPOSAL_ESCALATED = register_kind(
    "proposal_escalated",
    _("%(manager)s leaves it to you to decide on “%(need)s” ↔ “%(technology)s”."),
    title=_("Proposals that other managers escalate"),
)
ESCALATION_ENDED = register_kind(
    "escalation_ended",
    _("%(manager)s has answered what you escalated: “%(need)s” ↔ “%(technology)s”."),
    title=_("Answers to what I escalated"),
)
DECISION_LAPSED = register_kind(
    "decision_lapsed",
    _(
        "Your approval of “%(need)s” ↔ “%(technology)s” did not come into force: a rule forbade it"
        " before it was sent."
    ),
    title=_("Decisions that did not come into force"),
    mutable=False,
)
