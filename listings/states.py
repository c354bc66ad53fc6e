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
