"""The API as Django's app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The REST API over the services and selectors."""

    name = "matchmaker.api"
    label = "api"

    def ready(self) -> None:
        """Tell the schema generator of our classes."""
        from . import schema  # noqa: F401
