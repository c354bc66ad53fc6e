"""Vector indexes as files: derived from the database, and to be thrown away at any time.

A folder holds numbered generations, each a folder whose name is its number, and the file CURRENT,
which names the one in use. A generation is written beside under another name, brought to the disk,
renamed, and only then named by CURRENT, each step atomic: a writer that is killed leaves nothing
that a reader would open.

    00000007/manifest.json   what it is, and the sha256 of each other file
             ids.npy         (n,) int64, in the order of rows
             vectors.faiss   (n, d) float32: faiss.IndexFlatIP
             column-….npy    (n,) of any plain type: what filters ask for
             graph.faiss     HNSW over 8 bits a number      | both only beyond Limits.exact_up_to
             lists-….npy   the inverted lists               |
    CURRENT                  "00000007"
"""

from .manifest import Identity, Manifest, SnapshotRefused
from .reader import Opened, Refusal, Snapshot, open_newest
from .writer import Contents, write_snapshot

__all__ = [
    "Contents",
    "Identity",
    "Manifest",
    "Opened",
    "Refusal",
    "Snapshot",
    "SnapshotRefused",
    "open_newest",
    "write_snapshot",
]
