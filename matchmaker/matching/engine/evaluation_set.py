"""Reading a labelled set: needs, technologies, and which fits which.

The folder holds `needs.jsonl` and `technologies.jsonl` (or `.jsonl.gz`), one object a line with
`id`, `title`, `text` and, if known, `language`; and `judgements.tsv` with a header and the columns
need, technology, grade (0 to 3).
"""

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .metrics import Judgements
from .representation import ListingText

HIGHEST_GRADE: Final = 3


class BrokenSet(Exception):
    """A folder that can't be evaluated; the message names file and line, and the mend."""


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Texts by identifier, in the order of the file, and grades by need and technology.

    `rerank` says that each need's judged technologies are to be put in order (folders named tt-…);
    else the best hundred are to be found among all.
    """

    name: str
    needs: dict[str, ListingText]
    technologies: dict[str, ListingText]
    judgements: Judgements
    rerank: bool


def read_set(folder: Path) -> LabelledSet:
    """The set in a folder. Raises BrokenSet."""
    folder = folder.resolve()
    if not folder.is_dir():
        raise BrokenSet(f"There is no folder {folder}: give one with needs.jsonl in it.")
    needs = _texts(_existing(folder, "needs.jsonl", "needs.jsonl.gz"))
    technologies = _texts(_existing(folder, "technologies.jsonl", "technologies.jsonl.gz"))
    judgements = _judgements(_existing(folder, "judgements.tsv"), needs, technologies)
    return LabelledSet(
        folder.name, needs, technologies, judgements, rerank=folder.name.startswith("tt-")
    )


def _existing(folder: Path, *names: str) -> Path:
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise BrokenSet(f"{folder} has no {names[0]}: it needs {' or '.join(names)}.")


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    """(where, line) for each line that isn't blank; where is `file, line n`."""
    try:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                where = f"{file.name}, line {number}"
                try:
                    text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
                except UnicodeDecodeError as error:
                    raise BrokenSet(f"{where}: not UTF-8 ({error}); save it as UTF-8.") from error
                if text.strip():
                    yield where, text
    except (OSError, EOFError, zlib.error) as error:
        raise BrokenSet(f"{file.name} can't be read: {error}.") from error


def _texts(file: Path) -> dict[str, ListingText]:
    texts: dict[str, ListingText] = {}
    for where, line in _lines(file):
        row = _object(where, line)
        key = _string(where, row, "id", required=True)
        if key in texts:
            raise BrokenSet(f"{where}: the id {key!r} comes a second time; give each its own.")
        title, body = _string(where, row, "title"), _string(where, row, "text")
        texts[key] = ListingText(title, body, _string(where, row, "language"))
    if not texts:
        raise BrokenSet(f"{file.name} is empty: one JSON object a line is needed.")
    return texts


def _object(where: str, line: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BrokenSet(f"{where}: not JSON ({error}); write one object a line.") from error
    if not isinstance(row, dict):
        raise BrokenSet(f"{where}: an object is needed, with id, title and text.")
    return row


def _string(where: str, row: dict[str, object], name: str, *, required: bool = False) -> str:
    value = row.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value.strip()):
        raise BrokenSet(f"{where}: {name!r} must be a text{' that is not empty' * required}.")
    return value


def _judgements(
    file: Path, needs: dict[str, ListingText], technologies: dict[str, ListingText]
) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    rows = _lines(file)
    next(rows, None)  # the header
    for where, line in rows:
        cells = line.split("\t")
        if len(cells) != 3:
            raise BrokenSet(f"{where}: {len(cells)} columns; it takes need, technology, grade.")
        need, technology, grade = cells
        if need not in needs:
            raise BrokenSet(f"{where}: the need {need!r} is not in needs.jsonl.")
        if technology not in technologies:
            raise BrokenSet(f"{where}: the technology {technology!r} is not in technologies.jsonl.")
        judged.setdefault(need, {})[technology] = _grade(where, grade)
    if not judged:
        raise BrokenSet(f"{file.name} holds no judgement below its header.")
    return judged


def _grade(where: str, text: str) -> int:
    if text.strip() not in {str(grade) for grade in range(HIGHEST_GRADE + 1)}:
        raise BrokenSet(f"{where}: the grade {text!r} must be one of 0 to {HIGHEST_GRADE}.")
    return int(text)
