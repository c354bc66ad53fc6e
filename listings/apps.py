from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListingsConfig(AppConfig):
    """Technologies on offer and needs that look for one."""

    name = "listings"
    verbose_name = _("Listings")

    def ready(self) -> None:
        """Register the kinds of news, and listen."""
        import_module("listings.notifications")
        import_module("listings.handlers").connect()
