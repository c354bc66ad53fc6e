"""A process that embeds what waits, with the slow encoder, until nothing waits."""

import time

import django

django.setup()

from matchmaker.matching import runtime  # noqa: E402
from matchmaker.matching.models import MatchingWork  # noqa: E402
from matchmaker.matching.services import embed_pending  # noqa: E402
from tests.matching.workers.slow_encoder import SlowEncoder  # noqa: E402

slow = SlowEncoder()
runtime.encoder = lambda: slow

while MatchingWork.objects.filter(step="embed", state__in=["pending", "claimed"]).exists():
    if not embed_pending(seconds=60).listings:
        time.sleep(0.1)
