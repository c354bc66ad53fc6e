import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.matching.engine.snapshots.snapshot_cases import assert_right, opened, written

ROOT = Path(__file__).resolve().parents[4]
KILLS = 60


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_a_whole_good_generation(tmp_path: Path) -> None:
    chance = random.Random(20)
    written(tmp_path, 1)
    began = time.monotonic()
    written(tmp_path, 1)
    # A busy machine writes slowly: killed too soon, no writer would ever come to an end.
    longest = max(0.15, 5 * (time.monotonic() - began))
    newest, interrupted = 1, 0
    with subprocess.Popen(
        [sys.executable, "-m", "tests.matching.workers.snapshot_writer", str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as forker:
        assert forker.stdin is not None
        assert forker.stdout is not None
        for _ in range(KILLS):
            forker.stdin.write("\n")
            writer = int(forker.stdout.readline())
            time.sleep(chance.uniform(0, longest))
            os.kill(writer, signal.SIGKILL)
            assert forker.stdout.readline() == "\n"
            found = opened(tmp_path)
            assert found.refused == ()
            assert found.snapshot is not None
            assert_right(found.snapshot)
            assert found.snapshot.manifest.generation >= newest
            newest = found.snapshot.manifest.generation
            interrupted += bool([*tmp_path.glob("writing-*")])
        forker.stdin.close()
    # The kills did fall into the writing, and the writers did get on between them.
    assert interrupted >= KILLS // 4
    assert newest >= 5
    written(tmp_path, 2)
    assert [*tmp_path.glob("writing-*")] == []
