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
CLAIM_TAKEN_OVER = register_kind(
    "claim_taken_over",
    _("%(manager)s has taken over “%(need)s” ↔ “%(technology)s” from you: %(reason)s"),
    title=_("Proposals that were taken over from me"),
    mutable=False,
)
WAIVER_ASKED = register_kind(
    "waiver_asked",
    _("%(manager)s asks for a waiver of a conflict of interest in “%(need)s” ↔ “%(technology)s”."),
    title=_("Waivers of conflicts of interest that others ask for"),
)
WAIVER_ANSWERED = {
    True: register_kind(
        "waiver_granted",
        _("%(manager)s has waived your conflict of interest in “%(need)s” ↔ “%(technology)s”."),
        title=_("Waivers that I asked for and got"),
    ),
    False: register_kind(
        "waiver_refused",
        _("%(manager)s has not waived your conflict in “%(need)s” ↔ “%(technology)s”."),
        title=_("Waivers that I asked for and did not get"),
    ),
}
SECOND_REVIEW_ASKED = register_kind(
    "second_review_asked",
    _("You are asked for a second, blind review of “%(need)s” ↔ “%(technology)s”."),
    title=_("Second reviews that I am asked for"),
)
