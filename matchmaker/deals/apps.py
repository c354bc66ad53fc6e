"""The app that carries on what a match begins: interest, introductions, agreements, payments."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DealsConfig(AppConfig):
    """Connects what deals hears, and grants technology managers what they need to see."""

    name = "matchmaker.deals"
    label = "deals"
    verbose_name = _("deals")
    default = True

    def ready(self) -> None:
        """Register the kinds of news, listen, and have the grants made after each migrate."""
        import_module("matchmaker.deals.notifications")
        handlers = import_module("matchmaker.deals.handlers")
        handlers.connect()
        post_migrate.connect(handlers.grant_desk_permissions, sender=self)
        post_migrate.connect(handlers.have_confidentiality_terms, sender=self)
