"""Opens the newest snapshot over and over until standard input is closed, and checks each answer.

Prints at the end, as JSON, how often it opened one, the generations it saw, and what was refused.
"""

import json
import select
import sys
from pathlib import Path

from tests.matching.engine.snapshots.snapshot_cases import assert_right, opened


def main() -> None:
    folder, seen, refused, count = Path(sys.argv[1]), [], [], 0
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], 0)[0]:
        found = opened(folder)
        refused += [f"{one.name}: {one.reason}" for one in found.refused]
        assert found.snapshot is not None, refused
        assert_right(found.snapshot)
        seen.append(found.snapshot.manifest.generation)
        count += 1
    assert seen == sorted(seen)
    print(json.dumps({"count": count, "generations": sorted(set(seen)), "refused": refused}))


main()
