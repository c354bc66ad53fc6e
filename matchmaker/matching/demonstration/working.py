"""Working off what loading left to do, so that the first visitor finds proposals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.utils import timezone

from ..models import MatchingWork
from ..services import EmbedReport, embed_pending, propose_pending
from ..services.work import Clock
from ..states import WorkState, WorkStep

LISTINGS_A_STEP: Final = 16
"""Listings encoded between two signs of life: a few seconds' work on a laptop."""


def embed_and_propose(*, advanced: Callable[[], None], clock: Clock = timezone.now) -> int:
    """Embed and propose for what waits, in this process; ``advanced`` is called at each step.

    Returns how many steps failed; what another worker holds is left to it. Raises
    EncoderUnavailable before anything is claimed.
    """
    failed = 0
    for step in (_embed_some, propose_pending):
        again = True
        while again:
            report = step(clock=clock, seconds=0)
            failed, again = failed + report.failed, report.again
            advanced()
    return failed


def _embed_some(*, clock: Clock, seconds: float) -> EmbedReport:
    return embed_pending(clock=clock, seconds=seconds, limit=LISTINGS_A_STEP)


def waiting_steps() -> int:
    """How many steps of matching are pending or under way.

    A listing that waits to be embedded counts twice, since it is proposed for afterwards.
    """
    waiting = MatchingWork.objects.filter(state__in=[WorkState.PENDING, WorkState.CLAIMED])
    by_step = {
        step: set(waiting.filter(step=step).values_list("technology_id", "need_id"))
        for step in WorkStep
    }
    embed, propose = by_step[WorkStep.EMBED], by_step[WorkStep.PROPOSE]
    return 2 * len(embed) + len(propose - embed)
