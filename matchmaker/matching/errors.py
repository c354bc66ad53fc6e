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


class SnoozeDateWrong(DomainError):
    """A proposal sleeps for at least a day and comes back within a year."""

    code = "snooze_date_wrong"
    default_message = _("Choose a day from tomorrow up to %(latest)s.")


class NoteTooLong(DomainError):
    """The note is longer than what is kept."""

    code = "note_too_long"
    default_message = _("The note has %(length)s characters; shorten it to %(limit)s.")


class NotForManagersOfEitherSide(DomainError):
    """Who belongs to one of the parties cannot judge their match."""

    code = "conflict_of_interest"
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
    "EncoderUnavailable",
    "NoSuchHour",
    "NotForManagersOfEitherSide",
    "NoteTooLong",
    "ProposalAlreadyDecided",
    "ProposalBlocked",
    "ProposalClosed",
    "ReasonDoesNotFit",
    "SearchAlreadySaved",
    "SearchNameMissing",
    "SearchNotDeleted",
    "SearchTooLong",
    "TooManySearches",
    "UnknownVerdict",
    "VectorsOfAnotherEncoder",
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
