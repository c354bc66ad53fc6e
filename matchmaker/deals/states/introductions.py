"""The states and kinds of introductions, threads and disclosure, with their labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IntroductionState(models.TextChoices):
    """Where an introduction stands::

    asked  introduce  introduced   (both sides accepted)
    asked  decline    declined     (one side declined)
    asked  expire     expired      (a side stayed silent until the last day)
    """

    ASKED = "asked", _("both sides are asked")
    INTRODUCED = "introduced", _("introduced")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("expired")


class DealSide(models.TextChoices):
    """The two sides; the values are also the names of the foreign keys to their listings."""

    NEED = "need", _("the side that seeks")
    TECHNOLOGY = "technology", _("the side that offers")

    @property
    def other(self) -> "DealSide":
        """The counterpart."""
        return DealSide.TECHNOLOGY if self is DealSide.NEED else DealSide.NEED


class DeclineReason(models.TextChoices):
    """Why a side does not want to be introduced."""

    NOT_RELEVANT = "not_relevant", _("not what we look for")
    TOO_EARLY = "too_early", _("not mature enough for us")
    TERMS_DO_NOT_FIT = "terms_do_not_fit", _("the terms do not fit")
    NO_CAPACITY = "no_capacity", _("no capacity at present")
    ALREADY_IN_TALKS = "already_in_talks", _("in talks with somebody else")
    ALREADY_KNOWN = "already_known", _("we know the other side already")
    CONFLICT_OF_INTEREST = "conflict_of_interest", _("a conflict of interest")
    NO_LONGER_CURRENT = "no_longer_current", _("our listing is no longer current")
    OTHER = "other", _("another reason")


class MeetingState(models.TextChoices):
    """Where a proposed meeting stands::

    proposed  accept   accepted
    proposed  decline  declined
    proposed  cancel   cancelled   (by the side that proposed it; accepted ones by either)
    """

    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    CANCELLED = "cancelled", _("cancelled")
