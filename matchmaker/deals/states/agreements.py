"""Where agreements and objections stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgreementState(models.TextChoices):
    """Where an agreement stands::

    draft      agree      agreed       (both parties have confirmed the same version)
    agreed     reopen     draft        (a new version has replaced the confirmed one)
    agreed     conclude   concluded    (the parties have signed outside, and say so)
    draft      abandon    abandoned
    agreed     abandon    abandoned
    concluded  terminate  terminated
    """

    DRAFT = "draft", _("being drafted")
    AGREED = "agreed", _("confirmed by both parties")
    CONCLUDED = "concluded", _("signed")
    TERMINATED = "terminated", _("terminated")
    ABANDONED = "abandoned", _("abandoned")


class ObjectionOutcome(models.TextChoices):
    """What came of an objection to a public notice."""

    OPEN = "open", _("open")
    DISMISSED = "dismissed", _("not upheld")
    UPHELD = "upheld", _("upheld")
