"""The service: settings and URLs of the project, and the rooms that stand on accounts and listings."""

from .celery import app as celery_app

__all__ = ["celery_app"]
