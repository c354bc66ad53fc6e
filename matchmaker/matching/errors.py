"""Refusals of matching, each with a stable code and a message that says how to mend it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError

from .engine.encoders import EncoderUnavailable


class ProposalAlreadyDecided(DomainError):
    """Somebody decided first; ``decision`` is the :class:`~.models.Decision` that stands."""

    code = "proposal_already_decided"
    default_message = _("%(by)s decided on this proposal already: %(decision)s.")

    def __init__(self, decision: Any) -> None:
        super().__init__(by=decision.by.get_full_name(), decision=decision)
        self.decision = decision


class ProposalClosed(DomainError):
    """The proposal left the desk before it was decided."""

    code = "proposal_closed"
    default_message = _(
        "This proposal is closed: one of its listings is no longer published, or the need has"
        " better ones now. It comes back by itself when that changes."
    )


class ProposalBlocked(DomainError):
    """A gate that no score can buy off closed after the proposal was made."""

    code = "proposal_blocked"
    default_message = _("This proposal cannot be approved (any more): %(gates)s")


class ReasonDoesNotFit(DomainError):
    """An unknown reason, or one of the other verdict."""

    code = "reason_does_not_fit"
    default_message = _("“%(reason)s” is no reason to %(verdict)s; choose one of: %(reasons)s.")


class UnknownVerdict(DomainError):
    """Neither approved nor rejected."""

    code = "unknown_verdict"
    default_message = _("“%(verdict)s” is not a verdict; choose one of: %(verdicts)s.")


class UndoTooLate(DomainError):
    """The decision's news has gone out, or is on its way."""

    code = "undo_too_late"
    default_message = _(
        "This decision can no longer be undone: its time has run out, and both sides may have been"
        " told."
    )


class DecisionUndone(DomainError):
    """Somebody undid it first."""

    code = "decision_undone"
    default_message = _("This decision was undone already.")


class NoteToPartiesOfARejection(DomainError):
    """The two sides are not told of a rejection."""

    code = "note_to_parties_of_a_rejection"
    default_message = _(
        "The two sides are not told of a rejection, so there can be no note to them: empty it, or"
        " move it to the internal note."
    )


class DuplicateOfWhat(DomainError):
    """The original is missing or cannot be one."""

    code = "duplicate_of_what"
    default_message = _(
        "Say which other proposal this one repeats, with the reason “duplicate of another"
        " proposal”."
    )


class EscalatedToLead(DomainError):
    """The proposal waits for who leads the desk."""

    code = "escalated_to_lead"
    default_message = _("This proposal was escalated: who leads the desk decides on it.")


class NotEscalated(DomainError):
    """There is nothing to answer."""

    code = "not_escalated"
    default_message = _("This proposal is not escalated (any more): load the page.")


class TextToWrite(DomainError):
    """A question, an answer or an escalation says something."""

    code = "text_to_write"
    default_message = _("Write at least a few words.")


class QuestionOpen(DomainError):
    """One question at a time to each side."""

    code = "question_open"
    default_message = _("A question to this side waits for its answer: “%(question)s”")


class QuestionAnswered(DomainError):
    """Somebody of the organization answered first."""

    code = "question_answered"
    default_message = _("This question was answered already.")


class TooManyAtOnce(DomainError):
    """More than what one person can have looked at."""

    code = "too_many_at_once"
    default_message = _("Choose at most %(limit)s proposals at once; these are %(count)s.")


class ProposalChanged(DomainError):
    """The proposal is not what was seen when it was chosen."""

    code = "proposal_changed"
    default_message = _("This proposal has changed since you chose it: look at it again.")


class SnoozeDateWrong(DomainError):
    """A proposal sleeps for at least a day and comes back within a year."""

    code = "snooze_date_wrong"
    default_message = _("Choose a day from tomorrow up to %(latest)s.")


class NoteTooLong(DomainError):
    """The note is longer than what is kept."""

    code = "note_too_long"
    default_message = _("The note has %(length)s characters; shorten it to %(limit)s.")


class ConflictOfInterest(DomainError):
    """The manager is not free to judge this proposal; ``kinds`` says why."""

    code = "conflict_of_interest"
    default_message = _(
        "You have a conflict of interest here (%(kinds)s), so another technology manager has to"
        " decide, unless a second one waives it."
    )

    def __init__(self, kinds: Any) -> None:
        super().__init__(kinds="; ".join(str(kind.label) for kind in kinds))
        self.kinds = tuple(kinds)


class NotForManagersOfEitherSide(ConflictOfInterest):
    """Who belongs to one of the parties cannot judge their match."""

    code = "manager_of_either_side"
    default_message = _(
        "You belong to one of the two organizations, so another technology manager has to decide."
    )


class VectorsOfAnotherEncoder(DomainError):
    """What an encoder returned does not have the shape that was announced."""

    code = "encoder_shape"
    default_message = _(
        "The encoder %(encoder)s returned an array of shape %(shape)s instead of %(expected)s."
    )


class SearchAlreadySaved(DomainError):
    """The person keeps an equal search under some name; ``search`` is that one."""

    code = "search_already_saved"
    default_message = _("You keep this search already, as “%(name)s”.")

    def __init__(self, search: Any) -> None:
        super().__init__(name=search.name)
        self.search = search


class TooManySearches(DomainError):
    """The person keeps as many searches as anybody may."""

    code = "too_many_searches"
    default_message = _("You keep %(limit)s searches, which is the most: delete one first.")


class SearchNameMissing(DomainError):
    """A saved search is found again by its name."""

    code = "search_name_missing"
    default_message = _("Give the search a name.")


class SearchTooLong(DomainError):
    """The query string is longer than what is kept."""

    code = "search_too_long"
    default_message = _("This search is too long to be kept: shorten its text.")


class SearchNotDeleted(DomainError):
    """There is nothing to restore."""

    code = "search_not_deleted"
    default_message = _("This search is not deleted, so there is nothing to restore.")


class NoSuchHour(DomainError):
    """The daily mail comes at a full hour of the day."""

    code = "no_such_hour"
    default_message = _("Choose an hour from 0 to 23.")


__all__ = [
    "AlreadyDeclared",
    "ClaimLimitReached",
    "ConflictOfInterest",
    "EncoderUnavailable",
    "NoConflictToWaive",
    "NoSuchHour",
    "NotForManagersOfEitherSide",
    "NotHeld",
    "NoteTooLong",
    "ProposalAlreadyDecided",
    "ProposalBlocked",
    "ProposalClaimed",
    "ProposalClosed",
    "ProposalOutOfScope",
    "ReasonDoesNotFit",
    "SearchAlreadySaved",
    "SearchNameMissing",
    "SearchNotDeleted",
    "SearchTooLong",
    "SecondManagerNeeded",
    "TooManySearches",
    "UnknownVerdict",
    "VectorsOfAnotherEncoder",
    "WaiverAlreadyAnswered",
    "WaiverAlreadyAsked",
]


class NotProposed(DomainError):
    """The technology isn't among the proposals that the need's owner may see (any more)."""

    code = "not_proposed"
    default_message = _("This technology is not proposed for the need (any more): load the page.")


class NotAssessed(DomainError):
    """There is no opinion to take back."""

    code = "not_assessed"
    default_message = _("Nothing was said about this technology, so there is nothing to undo.")


class ReasonToDismissMissing(DomainError):
    """A technology is put aside with a reason of the list."""

    code = "reason_to_dismiss_missing"
    default_message = _("Choose why it is not relevant: %(reasons)s.")


class ProposalOutOfScope(DomainError):
    """Neither the manager's technology fields nor the regions fit the proposal."""

    code = "proposal_out_of_scope"
    default_message = _("This proposal lies outside your technology fields or regions.")


class ProposalClaimed(DomainError):
    """Somebody else works on the proposal; ``claim`` is the one that stands."""

    code = "proposal_claimed"
    default_message = _(
        "%(holder)s is working on this proposal: wait, or take it over with a reason."
    )

    def __init__(self, claim: Any) -> None:
        super().__init__(holder=claim.holder.get_full_name())
        self.claim = claim


class ClaimLimitReached(DomainError):
    """The manager holds as many proposals as anybody may at once."""

    code = "claim_limit_reached"
    default_message = _("You hold %(limit)s proposals, which is the most: decide or give one back.")


class NotHeld(DomainError):
    """Whoever gives back must hold, and whoever takes over needs somebody to take from."""

    code = "not_held"
    default_message = _("The claim has ended in the meantime: load the page.")


class AlreadyDeclared(DomainError):
    """A declaration about the organization stands."""

    code = "conflict_already_declared"
    default_message = _("You have declared a conflict with this organization already.")


class NoConflictToWaive(DomainError):
    """There is nothing that would need a waiver."""

    code = "no_conflict_to_waive"
    default_message = _("You have no conflict of interest here, so there is nothing to waive.")


class WaiverAlreadyAsked(DomainError):
    """A waiver for this proposal waits or stands."""

    code = "waiver_already_asked"
    default_message = _("You have asked for a waiver of this proposal already.")


class WaiverAlreadyAnswered(DomainError):
    """Another manager was first."""

    code = "waiver_already_answered"
    default_message = _("Somebody has answered this already: load the page.")


class SecondManagerNeeded(DomainError):
    """Nobody waives a conflict of their own, or while having one."""

    code = "second_manager_needed"
    default_message = _(
        "A second technology manager, without a conflict of interest here, has to answer this."
    )


class BlindReviewNotOpen(DomainError):
    """It was answered already; nobody answers twice."""

    code = "blind_review_not_open"
    default_message = _("You have judged this one already: what you said stands.")


class GoldOfUndecided(DomainError):
    """What nobody has decided yet is no gold item: the desk would learn the answer from it."""

    code = "gold_of_undecided"
    default_message = _("Decide on the proposal first: only decided ones can become gold items.")


class GoldTwice(DomainError):
    """The proposal is a gold item."""

    code = "gold_twice"
    default_message = _("This proposal is a gold item already: retire that first.")
