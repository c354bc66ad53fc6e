"""Turn an evaluation folder into import files: ``prepare_import.py FOLDER OUT``.

FOLDER holds ``technologies.jsonl`` and ``needs.jsonl`` (or ``.jsonl.gz``), one object a line with
``id``, ``language``, ``title`` and ``text``. OUT gets ``technologies.jsonl`` and ``needs.jsonl`` of
the form that ``manage.py import_listings`` reads. Where a text has no title, its first words serve;
the summary is its beginning. A listing needs a technology field to be published and such texts name
none, so all of them get the one given by ``--technology-field``.
"""

import argparse
import gzip
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TITLE_CHARACTERS = 100
SUMMARY_CHARACTERS = 300
# The longest text that a listing may have.
TEXT_CHARACTERS = 50_000
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
KINDS = ("technologies", "needs")


def main() -> int:
    """Writes both files and says how many rows each has."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--technology-field", default="cs:manufacturing", metavar="CODE")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        target = arguments.out / f"{kind}.jsonl"
        with target.open("w", encoding="utf-8") as stream:
            count = 0
            for text in texts(arguments.folder, kind):
                row = listing(text, arguments.technology_field)
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
                count += 1
        print(f"{target}: {count} rows")
    return 0


def texts(folder: Path, kind: str) -> Iterator[dict[str, Any]]:
    """The objects of the folder's file of this kind; exits when there is none."""
    plain, packed = folder / f"{kind}.jsonl", folder / f"{kind}.jsonl.gz"
    if not plain.exists() and not packed.exists():
        sys.exit(f"{folder} has neither {plain.name} nor {packed.name}.")
    opened = plain.open("rb") if plain.exists() else gzip.open(packed)  # noqa: SIM115
    with opened as stream:
        for line in stream:
            yield json.loads(line)


def listing(text: dict[str, Any], technology_field: str) -> dict[str, Any]:
    """The import row of one text."""
    # Texts that once were PDF files hold a few control characters, which the import refuses.
    body = CONTROL.sub("", text["text"]).strip()[:TEXT_CHARACTERS]
    words = " ".join(body.split())
    return {
        "external_id": text["id"],
        "title": beginning(text["title"].strip() or words, TITLE_CHARACTERS),
        "summary": beginning(words, SUMMARY_CHARACTERS),
        "description": body,
        "language": text["language"],
        "technology_fields": [technology_field],
    }


def beginning(words: str, characters: int) -> str:
    """At most so many characters, cut between words where there are any."""
    if len(words) <= characters:
        return words
    head, blank, _rest = words[: characters + 1].rpartition(" ")
    return head if blank and len(head) > characters // 2 else words[:characters]


if __name__ == "__main__":
    sys.exit(main())
