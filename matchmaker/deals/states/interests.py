"""The states of interests, with their labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InterestIn(models.TextChoices):
    """What an interest is in; the values are also the names of the foreign keys to it."""

    TECHNOLOGY = "technology", _("technology")
    NEED = "need", _("need")


class InterestState(models.TextChoices):
    """Where an interest stands::

    open  withdraw  withdrawn   (by those who expressed it)
    open  close     closed      (the listing is no longer published)
    """

    OPEN = "open", _("open")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CLOSED = "closed", _("closed")
