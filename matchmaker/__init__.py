"""The service: the project's settings and URLs, and the rooms above accounts and listings."""

from .celery import app as celery_app

__all__ = ["celery_app"]
