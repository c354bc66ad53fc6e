"""The folder of all generations: their names, their locks, and what reaches the disk when.

Locks are flock(2)'s, which the system lets go of when a process dies, however it dies. A reader
holds a shared one on the folder of the generation that it has open, so that nobody prunes it.
"""

import fcntl
import os
import re
import shutil
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from .manifest import SnapshotRefused, generation_name

CURRENT: Final = "CURRENT"
WANTED: Final = "WANTED"
WRITING: Final = "writing-"
PRUNED: Final = "pruned-"
_LOCK: Final = "LOCK"
_GENERATION: Final = re.compile(r"\d{8,}")
_LONGEST_NAME: Final = 32


class FolderLock:
    """A shared lock on a folder, held until `close` or until nothing refers to this any more."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError where the folder is gone or is being pruned."""
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        self.close = weakref.finalize(self, os.close, descriptor)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            self.close()
            raise


class Shelf:
    """A folder of generations, for one writer at a time and any number of readers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def generations(self) -> list[int]:
        """Those that are whole as far as names tell, newest first."""
        if not self.folder.is_dir():
            return []
        names = [path.name for path in self.folder.iterdir() if _GENERATION.fullmatch(path.name)]
        return sorted(map(int, names), reverse=True)

    def path(self, generation: int) -> Path:
        """The folder of a generation."""
        return self.folder / generation_name(generation)

    def current(self) -> int | None:
        """What CURRENT names; None where it isn't there. Raises SnapshotRefused if it's damaged."""
        try:
            with (self.folder / CURRENT).open("rb") as stream:
                name = stream.read(_LONGEST_NAME).decode("ascii", "replace").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SnapshotRefused(f"{CURRENT} can't be read: {error.strerror}.") from error
        if not _GENERATION.fullmatch(name) or not self.path(int(name)).is_dir():
            raise SnapshotRefused(f"{CURRENT} names {name!r}, which is no generation here.")
        return int(name)

    def newest(self) -> int:
        """What CURRENT names, or the newest that is there where it names nothing; 0 for none."""
        try:
            current = self.current()
        except SnapshotRefused:
            current = None
        return current or max(self.generations(), default=0)

    def want(self, reason: str) -> None:
        """Leave word for whoever writes that a new generation is wanted, and why."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / WANTED).write_text(f"{reason}\n", encoding="utf-8")

    def is_wanted(self) -> bool:
        """Whether somebody has left word."""
        return (self.folder / WANTED).exists()

    def is_being_written(self) -> bool:
        """Whether a process is writing just now."""
        try:
            with (self.folder / _LOCK).open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    def forget_word(self) -> None:
        """What was wanted is there, or isn't wanted any more."""
        (self.folder / WANTED).unlink(missing_ok=True)

    @contextmanager
    def writing(self) -> Iterator[int]:
        """Keep every other writer out; gives the number of the next generation.

        What killed writers have left is removed first. Raises BlockingIOError where another
        process is writing.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / _LOCK).open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for left in [*self.folder.glob(f"{WRITING}*"), *self.folder.glob(f"{PRUNED}*")]:
                shutil.rmtree(left)
            yield max(self.generations(), default=0) + 1

    def publish(self, written: Path, generation: int) -> None:
        """Bring a written folder to the disk, give it its name, and make it the current one."""
        for path in [*written.rglob("*"), written]:
            sync(path)
        written.rename(self.path(generation))
        sync(self.folder)
        beside = self.folder / f"{CURRENT}.new"
        beside.write_text(f"{generation_name(generation)}\n", encoding="ascii")
        sync(beside)
        beside.replace(self.folder / CURRENT)
        sync(self.folder)

    def prune(self, *, keep: int) -> None:
        """Remove all but the newest `keep` generations, and none that a reader has open."""
        for generation in self.generations()[keep:]:
            self._remove_unless_open(generation)

    def _remove_unless_open(self, generation: int) -> None:
        path = self.path(generation)
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Renamed first: a folder that is half removed must not bear a generation's name.
            away = path.rename(self.folder / f"{PRUNED}{path.name}")
            shutil.rmtree(away)
        except BlockingIOError:
            return
        finally:
            os.close(descriptor)


def sync(path: Path) -> None:
    """Wait until a file or the names in a folder are on the disk: fsync(2)."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
