"""Refusals around introductions, threads and disclosure, each with a stable code."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError


class AlreadyAnswered(DomainError):
    """This side has said its word."""

    code = "already_answered"
    default_message = _("Your organization has answered already; an answer stands.")


class IntroductionEnded(DomainError):
    """The introduction was declined or has expired."""

    code = "introduction_ended"
    default_message = _("This introduction has ended, so there is nothing left to answer.")


class NotIntroduced(DomainError):
    """The two sides have not both accepted."""

    code = "not_introduced"
    default_message = _("Both sides have to accept the introduction first.")


class UnknownDeclineReason(DomainError):
    """The reason is none of those on offer."""

    code = "unknown_decline_reason"
    default_message = _("“%(reason)s” is no reason on offer; choose one of: %(reasons)s.")


class TextTooLong(DomainError):
    """More text than what is kept."""

    code = "text_too_long"
    default_message = _("The text has %(length)s characters; shorten it to %(limit)s.")


class TextMissing(DomainError):
    """Nothing was said."""

    code = "text_missing"
    default_message = _("Write something first.")


class FileRefused(DomainError):
    """The file is of a kind that is not taken, or not what its name says."""

    code = "file_refused"
    default_message = _("“%(name)s” was refused: %(reason)s")


class FileTooLarge(DomainError):
    """The file is larger than what is taken."""

    code = "file_too_large"
    default_message = _("“%(name)s” is larger than %(limit)s MB: make it smaller or split it.")


class TooManyFiles(DomainError):
    """More files than what is taken at once."""

    code = "too_many_files"
    default_message = _("Send at most %(limit)s files with one message.")


class MeetingTimeUnusable(DomainError):
    """The meeting is in the past, or ends before it begins, or takes too long."""

    code = "meeting_time_unusable"
    default_message = _("Choose a time in the future that ends within a day of its beginning.")


class MeetingSettled(DomainError):
    """The meeting was answered or cancelled before."""

    code = "meeting_settled"
    default_message = _("This meeting was answered already: propose another time.")


class OwnMeeting(DomainError):
    """Who proposes a time cannot accept it."""

    code = "own_meeting"
    default_message = _("Your side proposed this time; the other side answers it.")


class TermsAlreadyAccepted(DomainError):
    """This side has accepted the confidentiality terms."""

    code = "terms_already_accepted"
    default_message = _("Your organization has accepted the confidentiality terms already.")


class TermsChanged(DomainError):
    """The text that was shown is not the one in force for this introduction."""

    code = "terms_changed"
    default_message = _(
        "The confidentiality terms have changed since you opened the page: read them again."
    )


class ClearanceMissing(DomainError):
    """A restricted technology goes abroad only with a clearance."""

    code = "clearance_missing"
    default_message = _(
        "The export of this technology is restricted and one party is abroad: a technology manager"
        " records the clearance first."
    )


class ExportProhibited(DomainError):
    """A prohibited technology does not go abroad at all."""

    code = "export_prohibited"
    default_message = _("The export of this technology is prohibited: no clearance opens it.")


class ClearanceNotNeeded(DomainError):
    """Both parties are in the technology's country, or its export is free, or it is cleared."""

    code = "clearance_not_needed"
    default_message = _("This introduction waits for no clearance.")


class AlreadyRevoked(DomainError):
    """The access was taken back before."""

    code = "already_revoked"
    default_message = _("This access has been revoked already.")


class DisclosureRevoked(DomainError):
    """The other side, or the manager, took the access back."""

    code = "disclosure_revoked"
    default_message = _("Access to this has been revoked.")


class DocumentWithdrawn(DomainError):
    """The owner took the document back."""

    code = "document_withdrawn"
    default_message = _("This document has been withdrawn already.")


class LedgerIsAppendOnly(DomainError):
    """Somebody tried to change or delete a row of a ledger."""

    code = "ledger_is_append_only"
    default_message = _("Rows of this ledger are never changed or deleted.")
