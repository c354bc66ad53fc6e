import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.matching.engine.snapshots.snapshot_cases import written

ROOT = Path(__file__).resolve().parents[4]
GENERATIONS = 40


@pytest.mark.slow
def test_readers_in_several_processes_always_open_a_whole_generation_while_others_are_written(
    tmp_path: Path,
) -> None:
    written(tmp_path, 1)
    readers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.matching.workers.snapshot_reader", str(tmp_path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
    for sequence in range(2, GENERATIONS + 2):
        written(tmp_path, sequence)
    for reader in readers:
        out, error = reader.communicate("")
        assert reader.returncode == 0, error
        told = json.loads(out)
        assert told["refused"] == []
        assert len(told["generations"]) >= 5, told
