"""Why something can't be done with a listing, each with its mend."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError

Problem = tuple[str, str | Promise]
"""A field's name and what is wrong with it; fields of terms and rights are dotted paths such as
``pay_after_use.cap`` and ``intellectual_property.0.number``."""


class InvalidListing(DomainError):
    """Fields are wrong; ``problems`` names all of them."""

    code: ClassVar[str] = "invalid_listing"
    default_message = _("This listing can't be saved so:")

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__()
        self.problems: list[Problem] = list(problems)

    @property
    def message(self) -> str:
        """The heading and one line a problem, in the active language."""
        lines = [f"{field}: {text}" for field, text in self.problems]
        return "\n".join([str(self.template), *lines])


class ListingIncomplete(InvalidListing):
    """Something that readers need is missing; ``problems`` names all of it."""

    code = "listing_incomplete"
    default_message = _("This listing isn't complete yet:")


class StepNotPossible(DomainError):
    """The listing's state doesn't allow the step."""

    code = "step_not_possible"
    default_message = _(
        "This listing is in the state “%(state)s”; to %(step)s it, it must be one of: %(sources)s."
    )


class ListingClosed(DomainError):
    """A withdrawn or expired listing can't be changed."""

    code = "listing_closed"
    default_message = _("This listing is closed (%(state)s): reopen it first.")


class ValidityPassed(DomainError):
    """The last day of the listing is over."""

    code = "validity_passed"
    default_message = _("“Valid until” (%(day)s) has passed: set a later day or none.")


class NotOverdue(DomainError):
    """The listing is valid for longer."""

    code = "not_overdue"
    default_message = _("This listing hasn't expired: its last day is %(day)s.")


class NotADraft(DomainError):
    """Only drafts are saved as they are typed; what others see is changed on purpose."""

    code = "not_a_draft"
    default_message = _("This listing is no draft (%(state)s): press “Save” to change it.")


class DraftChangedMeanwhile(DomainError):
    """Somebody saved the draft since the writer saw it; ``stored`` is the other version."""

    code = "draft_changed_meanwhile"
    default_message = _(
        "This draft was changed elsewhere meanwhile, in another window or by a colleague."
    )

    def __init__(self, stored: Any) -> None:
        super().__init__()
        self.stored = stored


class DraftWasHandedIn(DomainError):
    """A draft that others have seen is not deleted, so that its history can be followed."""

    code = "draft_was_handed_in"
    default_message = _("This draft was handed in before, so it is kept: it can stay a draft.")


class NothingToUndo(DomainError):
    """The confirmation was undone, or the last day was changed since, or it is too old."""

    code = "nothing_to_undo"
    default_message = _(
        "There is no confirmation to undo here: it is older than %(minutes)d minutes, or the last "
        "day was changed since. Set “valid until” in the editor instead."
    )


class TooManyListings(DomainError):
    """More listings were chosen than are worked on at once."""

    code = "too_many_listings"
    default_message = _("Choose at most %(limit)d listings at once; %(count)d are chosen.")


class ImportNotPossible(DomainError):
    """The import's state doesn't allow the step."""

    code = "import_not_possible"
    default_message = _("This import is in the state “%(state)s”; this can't be done with it now.")


class UndoTooLate(DomainError):
    """The time in which an import can be undone is over."""

    code = "undo_too_late"
    default_message = _(
        "An import can be undone for %(hours)d hours after it ended. Withdraw or change its "
        "listings one by one."
    )


class NothingToImport(DomainError):
    """No row of the file can be loaded."""

    code = "nothing_to_import"
    default_message = _("Every row has something to mend: correct the file and upload it again.")


class FileTooLarge(DomainError):
    """The file is above the limit of uploads."""

    code = "file_too_large"
    default_message = _(
        "The file has %(size)s MB; at most %(limit)d MB can be uploaded. Split it, or have it "
        "imported at the command line."
    )


class FileDeleted(DomainError):
    """The uploaded file was deleted after its time."""

    code = "file_deleted"
    default_message = _("The uploaded file was deleted meanwhile: upload it again.")


class NotOwnListings(DomainError):
    """Who belongs to the owner can't review what it hands in."""

    code = "conflict_of_interest"
    default_message = _(
        "You belong to the organization that handed this in, so another technology manager has "
        "to review it."
    )


class ScoresIncomplete(DomainError):
    """A review gives each of the four criteria 0 to 5 points."""

    code = "scores_incomplete"
    default_message = _("Give each criterion 0 to 5 points; this is missing or wrong: %(names)s.")


class AskMissing(DomainError):
    """What isn't published goes back with something that its owner can do."""

    code = "ask_missing"
    default_message = _("Tick what the owner is asked for, or write it: without it they can't act.")


class UnknownAsk(DomainError):
    """The ask is none of the rubric's checks for this kind of listing."""

    code = "unknown_ask"
    default_message = _("“%(code)s” is none of the rubric's checks.")


class ReviewNoteTooLong(DomainError):
    """The note to the owner is longer than what is kept."""

    code = "review_note_too_long"
    default_message = _("The note has %(length)d characters; shorten it to %(limit)d.")


class ChangedSinceRead(DomainError):
    """The owner changed the listing, or another manager reviewed it, since the page was loaded."""

    code = "changed_since_read"
    default_message = _(
        "The listing was changed or reviewed since you loaded the page: read it again, then decide."
    )


class ReviewMissing(DomainError):
    """This site publishes what passed a review only."""

    code = "review_missing"
    default_message = _(
        "Listings are reviewed before they are published here, and this one has not passed as it "
        "stands now: review it in the administration."
    )
