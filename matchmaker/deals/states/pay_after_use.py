"""The states and events of pay-after-use contracts, with their labels; codes as in the ledger."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PayAfterUseState(models.TextChoices):
    """Where a contract stands; ``money.steps`` says how it gets there."""

    OFFERED = "offered", _("offered")
    AGREED = "agreed", _("agreed")
    DELIVERED = "delivered", _("delivered")
    IN_TRIAL = "in_trial", _("in trial")
    CONVERTED = "converted", _("converted")
    EXTENDED = "extended", _("trial extended")
    RETURNED = "returned", _("given back")
    DEFAULTED = "defaulted", _("in default")
    DISPUTED = "disputed", _("in dispute")
    IN_PAYMENT = "in_payment", _("in payment")
    SETTLED = "settled", _("settled")
    TERMINATED = "terminated", _("terminated")


class Party(models.TextChoices):
    """The two sides of a contract."""

    LICENSOR = "licensor", _("licensor")
    LICENSEE = "licensee", _("licensee")


class Happening(models.TextChoices):
    """What can happen to a contract."""

    OFFERED = "offered", _("Terms offered")
    AGREED = "agreed", _("Terms agreed")
    DELIVERED = "delivered", _("Technology delivered")
    TRIAL_STARTED = "trial_started", _("Trial begun")
    EXTENDED = "extended", _("Trial extended")
    CONVERTED = "converted", _("Converted")
    RETURNED = "returned", _("Given back")
    TRIGGERED = "triggered", _("Payment triggered")
    PAYMENT_BEGAN = "payment_began", _("Payment has begun")
    STATEMENT_FILED = "statement_filed", _("Usage stated")
    STATEMENT_CONFIRMED = "statement_confirmed", _("Statement confirmed")
    STATEMENT_DISPUTED = "statement_disputed", _("Statement disputed")
    PAID = "paid", _("Payment")
    DISPUTED = "disputed", _("Dispute raised")
    RESOLVED = "resolved", _("Dispute resolved")
    DEFAULTED = "defaulted", _("Default declared")
    CURED = "cured", _("Default lifted")
    TRIAL_RESULT = "trial_result", _("Result of the trial")
    SETTLED = "settled", _("Settled")
    TERMINATED = "terminated", _("Terminated")
    PROPOSED = "proposed", _("Proposed")
    REFUSED = "refused", _("Refused")
