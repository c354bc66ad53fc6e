"""An encoder slow enough to be killed at work, which writes down what it was given."""

import hashlib
import os
import time
from collections.abc import Sequence
from pathlib import Path

from matchmaker.matching.engine.encoders import HashingEncoder
from matchmaker.matching.engine.encoders.contract import Matrix, Side

JOURNAL = "SLOW_ENCODER_JOURNAL"
SECONDS = "SLOW_ENCODER_SECONDS"


class SlowEncoder(HashingEncoder):
    """The light encoder with a pause before each text, and a line in a journal for each."""

    def encode(self, texts: Sequence[str], *, side: Side) -> Matrix:
        """See `HashingEncoder.encode`."""
        with Path(os.environ[JOURNAL]).open("a") as journal:
            for text in texts:
                time.sleep(float(os.environ[SECONDS]))
                journal.write(line_of(text, side) + "\n")
                journal.flush()
        return super().encode(texts, side=side)


def line_of(text: str, side: Side) -> str:
    """The journal's line for one text."""
    return f"{side} {hashlib.sha256(text.encode()).hexdigest()}"
