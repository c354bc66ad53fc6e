"""Pay-after-use contracts carried out: their frozen terms, what happened, and the books."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from listings.models import Need, Technology

from ..money import AgreedTerms, Event, Side, Standing, Statement, agreed_terms, ledger_at
from ..states import Happening, Party, PayAfterUseState
from .agreements import Agreement
from .append_only import AppendOnly
from .introductions import Introduction

LONGEST_EVIDENCE = 1000
"""Characters of what is said or pointed to as evidence of an event."""


class PayAfterUseContract(models.Model):
    """A licensee uses a licensor's technology first and pays later.

    ``terms`` is a frozen copy of what was offered when the contract was opened, ``terms_sha256``
    the fingerprint that the licensee agreed to. ``state`` repeats what the events lead to, and
    ``posted_on`` is the day up to which the books are written.
    """

    licensor = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="pay_after_use_as_licensor",
        verbose_name=_("licensor"),
    )
    licensee = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="pay_after_use_as_licensee",
        verbose_name=_("licensee"),
    )
    technology = models.ForeignKey(
        Technology,
        models.PROTECT,
        related_name="pay_after_use_contracts",
        verbose_name=_("technology"),
    )
    need = models.ForeignKey(
        Need,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pay_after_use_contracts",
        verbose_name=_("need"),
    )
    introduction = models.ForeignKey(
        Introduction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pay_after_use_contracts",
        verbose_name=_("introduction"),
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pay_after_use_contracts",
        verbose_name=_("agreement"),
    )
    title = models.CharField(_("technology's title then"), max_length=200)
    terms = models.JSONField(_("terms"))
    terms_sha256 = models.CharField(_("hash of the terms"), max_length=64)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=PayAfterUseState,
        default=PayAfterUseState.OFFERED,
        editable=False,
    )
    posted_on = models.DateField(_("books written up to"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("opened by"),
    )
    created_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("pay-after-use contract")
        verbose_name_plural = _("pay-after-use contracts")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(licensor=F("licensee")), name="pay_after_use_of_two_organizations"
            ),
            models.CheckConstraint(
                condition=Q(state__in=PayAfterUseState.values), name="pay_after_use_state_known"
            ),
            models.UniqueConstraint(
                fields=["technology", "licensee"],
                condition=~Q(state__in=["settled", "terminated"]),
                name="one_open_pay_after_use_contract",
            ),
        ]
        indexes = [
            models.Index(fields=["licensor", "-created_at"], name="pay_after_use_of_licensor"),
            models.Index(fields=["licensee", "-created_at"], name="pay_after_use_of_licensee"),
            models.Index(fields=["state", "posted_on"], name="pay_after_use_to_look_at"),
        ]

    def __str__(self) -> str:
        """Who uses whose technology."""
        return f"{self.title}: {self.licensor} → {self.licensee}"

    @cached_property
    def agreed(self) -> AgreedTerms:
        """The terms as a plain value."""
        return agreed_terms(self.terms)

    @property
    def standing(self) -> Standing:
        """The state as the ledger names it."""
        return Standing(self.state)

    def organization_of(self, side: str) -> Organization:
        """Who stands on a side."""
        return self.licensor if side == Side.LICENSOR else self.licensee

    def plain_events(self) -> list[Event]:
        """What happened, for the ledger; one query, or none where events are prefetched."""
        return [row.as_event() for row in self.events.all()]

    def statement_on(self, day: date) -> Statement:
        """What is owed on a day."""
        return ledger_at(self.agreed, self.plain_events(), day)


class PayAfterUseEvent(AppendOnly):
    """One thing that happened. ``on`` is the day from which it counts, ``at`` when it was said.

    ``by`` is empty for what the site itself notes. A proposal's ``payload`` holds the step that
    it stands for.
    """

    contract = models.ForeignKey(
        PayAfterUseContract, models.PROTECT, related_name="events", verbose_name=_("contract")
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("event"), max_length=20, choices=Happening)
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("recorded at"))
    side = models.CharField(_("side"), max_length=8, choices=Party, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    payload = models.JSONField(_("figures"), default=dict, blank=True)
    evidence = models.CharField(_("evidence"), max_length=LONGEST_EVIDENCE, blank=True)

    class Meta:
        verbose_name = _("event of a pay-after-use contract")
        verbose_name_plural = _("events of pay-after-use contracts")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"], name="pay_after_use_events_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Happening.values), name="pay_after_use_event_known"
            ),
        ]

    def __str__(self) -> str:
        """Its number and kind."""
        return f"{self.number}. {self.get_kind_display()}"

    def as_event(self) -> Event:
        """The same as a plain value."""
        return Event(self.number, self.kind, self.on, self.payload)


class LedgerEntry(AppendOnly):
    """One amount in the books: positive what fell due, negative what was paid.

    The amount of a cause is the sum of its entries: a later one corrects those before it.
    """

    contract = models.ForeignKey(
        PayAfterUseContract, models.PROTECT, related_name="entries", verbose_name=_("contract")
    )
    cause = models.CharField(_("cause"), max_length=40)
    correction = models.PositiveIntegerField(_("correction"), default=0)
    clause = models.CharField(_("clause"), max_length=20)
    event_number = models.PositiveIntegerField(_("event"))
    due_on = models.DateField(_("day"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    posted_on = models.DateField(_("posted on"))

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "cause", "correction"], name="one_ledger_entry_a_cause"
            )
        ]

    def __str__(self) -> str:
        """The cause and the amount."""
        return f"{self.cause}: {self.amount}"
