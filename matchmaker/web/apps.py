from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "matchmaker.web"
    label = "web"
