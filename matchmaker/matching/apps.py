"""The app that embeds listings, proposes matches and lets technology managers decide on them."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    """Connects handlers and checks, and grants technology managers what the desk needs."""

    name = "matchmaker.matching"
    label = "matching"
    verbose_name = _("matching")
    default = True

    def ready(self) -> None:
        """Listen to the listings, register the checks and the grants."""
        import importlib.util
        import sys  # TEMPORARY until the engine is there

        if "dev_engine" not in sys.modules and not all(
            importlib.util.find_spec(f"matchmaker.matching.engine.{n}")
            for n in ("collection", "representation", "index")
        ):
            return
        import_module("matchmaker.matching.checks")
        handlers = import_module("matchmaker.matching.handlers")
        handlers.connect()
        post_migrate.connect(handlers.grant_desk_permissions, sender=self)


class ReviewAdminConfig(AdminConfig):
    """The admin with the review desk as its site; takes the place of ``django.contrib.admin``.

    The desk's classes are registered after autodiscovery: their package must not be imported
    while Django is still looking for its default site in it.
    """

    default_site = "matchmaker.matching.admin.site.ReviewAdminSite"
    default = False

    def ready(self) -> None:
        """Register every app's classes, then the desk's own."""
        super().ready()
        import_module("matchmaker.matching.admin.registration")
