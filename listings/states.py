"""The states of a listing and the steps between them.

::

    draft      submit    submitted
    submitted  publish   published
    submitted  return    draft       (with a reason)
    submitted  withdraw  withdrawn
    published  withdraw  withdrawn
    published  expire    expired     (its last day has passed)
    withdrawn  reopen    draft
    expired    reopen    draft
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ListingState(TextChoices):
    """Where a listing stands; only ``PUBLISHED`` ones are shown to others and matched."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    PUBLISHED = "published", _("Published")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Step(TextChoices):
    """What can be done to a listing's state, as verbs for messages and buttons."""

    SUBMIT = "submit", _("submit")
    PUBLISH = "publish", _("publish")
    RETURN = "return", _("return to draft")
    WITHDRAW = "withdraw", _("withdraw")
    EXPIRE = "expire", _("expire")
    REOPEN = "reopen", _("reopen")


STEPS_FROM: dict[Step, tuple[ListingState, ...]] = {
    Step.SUBMIT: (ListingState.DRAFT,),
    Step.PUBLISH: (ListingState.SUBMITTED,),
    Step.RETURN: (ListingState.SUBMITTED,),
    Step.WITHDRAW: (ListingState.SUBMITTED, ListingState.PUBLISHED),
    Step.EXPIRE: (ListingState.PUBLISHED,),
    Step.REOPEN: (ListingState.WITHDRAWN, ListingState.EXPIRED),
}
STEP_LEADS_TO: dict[Step, ListingState] = {
    Step.SUBMIT: ListingState.SUBMITTED,
    Step.PUBLISH: ListingState.PUBLISHED,
    Step.RETURN: ListingState.DRAFT,
    Step.WITHDRAW: ListingState.WITHDRAWN,
    Step.EXPIRE: ListingState.EXPIRED,
    Step.REOPEN: ListingState.DRAFT,
}
# Where an owner may still change what the listing says.
REVISABLE = (ListingState.DRAFT, ListingState.SUBMITTED, ListingState.PUBLISHED)


class ReviewOutcome(TextChoices):
    """What a review before publication came to, and where the listing stands afterwards.

    ::

        published   published
        returned    draft, with what is asked of its owner
        held        submitted, until its owner has changed it and a manager looks again
        rejected    withdrawn, with what is asked; its owner can reopen it
    """

    PUBLISHED = "published", _("Published")
    RETURNED = "returned", _("Back for improvement")
    HELD = "held", _("Held back")
    REJECTED = "rejected", _("Rejected")


class ImportState(TextChoices):
    """Where an import stands. Workers look for those that are being checked, run or undone.

    ::

        uploaded  check    checking     checked, or failed when the file is refused
        checked   start    running      finished, or failed
        finished  undo     undoing      undone (of a failed one: what it had loaded)
    """

    UPLOADED = "uploaded", _("Columns to be confirmed")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    FAILED = "failed", _("Failed")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


IMPORT_WORK = (ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING)
IMPORT_CAN_BE_CHECKED = (ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED)
IMPORT_CAN_BE_UNDONE = (ImportState.FINISHED, ImportState.FAILED)


class AfterImport(TextChoices):
    """What becomes of the good rows of an import once they are stored."""

    KEEP = "keep", _("Keep them as drafts")
    SUBMIT = "submit", _("Hand them in to the technology managers")
    PUBLISH = "publish", _("Publish them")


class EntryAction(TextChoices):
    """What an import did with a listing."""

    CREATED = "created", _("Created")
    REVISED = "revised", _("Revised")


class EntryOutcome(TextChoices):
    """What became of a listing when the import was undone."""

    PENDING = "", _("Not undone")
    UNDONE = "undone", _("Undone")
    KEPT = "kept", _("Kept")
