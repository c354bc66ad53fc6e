from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListingsConfig(AppConfig):
    """Technologies on offer and needs that look for one."""

    name = "listings"
    verbose_name = _("Listings")
