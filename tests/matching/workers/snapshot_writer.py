"""Forks a writer at each line on standard input, and tells its process id.

Everything is imported before the fork, so that a writer begins to write within a millisecond; it
writes one generation after the other until it is killed, which is told by an empty line.
"""

import os
import sys
from pathlib import Path

import faiss  # noqa: F401 - imported here once, instead of in each writer

from tests.matching.engine.snapshots.snapshot_cases import opened, written


def write_until_killed(folder: Path) -> None:
    while True:
        snapshot = opened(folder).snapshot
        written(folder, 1 if snapshot is None else snapshot.manifest.watermark[0] + 1)


def main() -> None:
    folder = Path(sys.argv[1])
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            write_until_killed(folder)
        print(child, flush=True)
        os.waitpid(child, 0)
        print(flush=True)


main()
