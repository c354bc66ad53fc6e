"""The steps from a need to a payment, and what the dashboard groups by, with their labels."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far a need has come, in this order. A stage is reached with its first event::

    published   the need is published; one published anew counts from its latest publication
    proposed    a technology is put on the desk for it
    decided     a technology manager's decision comes into force: it can be undone no more
    introduced  both sides of an approved proposal have accepted
    agreed      a signing is recorded, or the terms of a pay-after-use contract are agreed
    paid        a payment is confirmed by both sides
    """

    PUBLISHED = "published", _("Need published")
    PROPOSED = "proposed", _("Proposal made")
    DECIDED = "decided", _("Proposal decided")
    INTRODUCED = "introduced", _("Both sides introduced")
    AGREED = "agreed", _("Agreement")
    PAID = "paid", _("Payment")


class Grouping(models.TextChoices):
    """By what the funnel is told apart."""

    FIELD = "field", _("By technology field")
    REGION = "region", _("By region of the need")
    SEEKER = "seeker", _("By institution that seeks")
    PROVIDER = "provider", _("By institution that offers")


class QueueAge(models.TextChoices):
    """How long an open proposal has waited; each range begins where the one before ends."""

    DAY = "day", _("less than a day")
    WEEK = "week", _("one to seven days")
    MONTH = "month", _("seven to thirty days")
    OLDER = "older", _("more than thirty days")
