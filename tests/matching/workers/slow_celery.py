"""The site's own Celery application, its workers with the slow encoder."""

import django

django.setup()

from matchmaker.celery import app  # noqa: E402
from matchmaker.matching import runtime  # noqa: E402
from tests.matching.workers.slow_encoder import SlowEncoder  # noqa: E402

slow = SlowEncoder()
runtime.encoder = lambda: slow

__all__ = ["app"]
