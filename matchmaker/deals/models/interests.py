"""Interest: what an organization says about somebody else's listing before anything is agreed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from accounts.models import Organization
from listings.models import Need, Technology
from matchmaker.matching.models import Proposal

from ..states import InterestIn, InterestState

if TYPE_CHECKING:

    class ConcurrentTransitionMixin:
        """The library's own types come out as Any on Python 3.11."""
else:
    from django_fsm import ConcurrentTransitionMixin

LONGEST_MESSAGE = 1000
"""Characters of the message that goes with an interest."""


class Interest(ConcurrentTransitionMixin, models.Model):
    """An organization would like to talk about a listing.

    ``interest_in`` says which of the two listings it is in; the other one, where it is named, is
    the organization's own. ``settled_at`` is when the pair of both was put on the desk, or found
    impossible to put there, ``obstacles`` being the gates that refuse it; without a pair there
    is nothing to settle.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="interests", verbose_name=_("organization")
    )
    interest_in = models.CharField(_("interest in"), max_length=10, choices=InterestIn)
    technology = models.ForeignKey(
        Technology,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="interests",
        verbose_name=_("technology"),
    )
    need = models.ForeignKey(
        Need,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="interests",
        verbose_name=_("need"),
    )
    message = models.CharField(_("message"), max_length=LONGEST_MESSAGE, blank=True)
    state: models.CharField[str, str] = FSMField(
        _("state"),
        choices=InterestState.choices,
        default=InterestState.OPEN,
        max_length=10,
        protected=True,
        editable=False,
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("expressed by"),
    )
    created_at = models.DateTimeField(_("expressed at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    proposal = models.ForeignKey(
        Proposal,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposal"),
    )
    obstacles = models.JSONField(_("obstacles"), default=list, blank=True)

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(interest_in="technology", technology__isnull=False)
                | models.Q(interest_in="need", need__isnull=False),
                name="interest_in_a_listing",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=InterestState.values), name="interest_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", ended_at__isnull=True)
                | (~models.Q(state="open") & models.Q(ended_at__isnull=False)),
                name="interest_ended_when_not_open",
            ),
            models.UniqueConstraint(
                fields=["organization", "technology"],
                condition=models.Q(interest_in="technology", state="open"),
                name="one_open_interest_in_a_technology",
            ),
            models.UniqueConstraint(
                fields=["organization", "need"],
                condition=models.Q(interest_in="need", state="open"),
                name="one_open_interest_in_a_need",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-created_at"], name="interest_of_organization"),
            models.Index(fields=["state", "-created_at"], name="interest_by_state"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(settled_at__isnull=True, state="open"),
                name="interest_to_settle",
            ),
        ]

    def __str__(self) -> str:
        """Who, in what."""
        return f"{self.organization} → {self.listing}"

    @property
    def listing(self) -> Technology | Need:
        """What the interest is in."""
        listing = self.technology if self.interest_in == InterestIn.TECHNOLOGY else self.need
        if listing is None:
            raise ValueError("An interest without a listing is refused by the database.")
        return listing

    @property
    def counterpart(self) -> Technology | Need | None:
        """The organization's own listing that it names, if any."""
        return self.need if self.interest_in == InterestIn.TECHNOLOGY else self.technology

    @property
    def is_open(self) -> bool:
        """Whether it still stands."""
        return self.state == InterestState.OPEN

    @transition(field="state", source=InterestState.OPEN, target=InterestState.WITHDRAWN)
    def withdraw(self, now: datetime) -> None:
        """Take it back; only services call this."""
        self.ended_at = now

    @transition(field="state", source=InterestState.OPEN, target=InterestState.CLOSED)
    def close(self, now: datetime) -> None:
        """End it because its listing is gone; only services call this."""
        self.ended_at = now
