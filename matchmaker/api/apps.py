from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The REST API over the services and selectors."""

    name = "matchmaker.api"
    label = "api"
