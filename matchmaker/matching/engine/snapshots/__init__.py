"""Vector indexes as files: derived from the database, and to be thrown away at any time.

A folder holds numbered generations, each a folder whose name is its number, and the file CURRENT,
which names the one in use. A generation is written beside under another name, brought to the disk,
renamed, and only then named by CURRENT, each step atomic: a writer that is killed leaves nothing
that a reader would open.

    00000007/manifest.json    what it is, and the sha256 of each other file
             zh/ids.npy       (n,) int64, in the order of rows
                vectors.faiss (n, d) float32: faiss.IndexFlatIP
                column-….npy  (n,) of any plain type: what filters ask for
                extra-….npy   whatever else is kept with the rows
                graph.faiss   HNSW over 8 bits a number   | only beyond Limits.exact_up_to rows
                lists-….npy   the inverted lists          |
             en/…             a generation is whole only with all its parts
    CURRENT                   "00000007"
    WANTED                    why a reader would have a newer one; gone once it is written
"""

from .manifest import Identity, Manifest, SnapshotRefused
from .reader import Opened, Part, Refusal, Snapshot, open_newest
from .shelf import Shelf
from .writer import Contents, write_snapshot

__all__ = [
    "Contents",
    "Identity",
    "Manifest",
    "Opened",
    "Part",
    "Refusal",
    "Shelf",
    "Snapshot",
    "SnapshotRefused",
    "open_newest",
    "write_snapshot",
]
