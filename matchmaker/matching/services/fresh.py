"""Fresh work overtakes bulk work: what somebody waits for is done between two pieces of it.

Where one worker does everything, an import of thousands of rows keeps it busy for minutes. Whatever
takes long there calls :func:`work_off_fresh` every half a second or so, and a listing that was just
published is embedded and proposed for at once, in the midst of it.
"""

from __future__ import annotations

from django.utils import timezone

from ..states import WorkStep
from .embedding import embed_fresh
from .proposing import propose_fresh
from .work import Clock, is_fresh_waiting


def work_off_fresh(*, clock: Clock = timezone.now) -> int:
    """Embed and propose what interactive work waits; returns how many listings it was.

    Two short reads where nothing waits. Raises EncoderUnavailable.
    """
    done = 0
    if is_fresh_waiting(step=WorkStep.EMBED, now=clock()):
        done += embed_fresh(clock=clock).listings
    if is_fresh_waiting(step=WorkStep.PROPOSE, now=clock()):
        done += propose_fresh(clock=clock).listings
    return done
