"""JSONL: one JSON object a line, in UTF-8."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _

from ..limits import MAX_JSON_DEPTH, MAX_LINE_CHARACTERS
from ..problems import BadValue, FileRefused, Problem, excerpt
from .encodings import detect_encoding
from .signatures import first_bytes, refuse_unless_text
from .sources import Family, SourceRow

# Where a line that could not be read stands in a file of bad rows.
UNREADABLE_LINE = "unreadable_line"


@contextmanager
def open_json_lines(path: Path) -> Iterator["JsonLinesSource"]:
    """Opens a JSONL file; refused when it is one JSON document, or not UTF-8."""
    head = first_bytes(path)
    refuse_unless_text(path, head)
    encoding = detect_encoding(path, head, chinese_allowed=False)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
        raise FileRefused(
            _("%(file)s is one JSON array. Write one object a line instead, without brackets "
              "around and commas between them (jq -c '.[]').") % {"file": path.name}
        )  # fmt: skip
    # Only \n ends a line here: a text may hold the other characters that editors break lines at.
    with path.open(encoding=encoding, newline="\n") as stream:
        yield JsonLinesSource(stream)


class JsonLinesSource:
    """The objects of an open JSONL file; the first line is row 1."""

    family = Family.JSONL
    headings: list[str] = []

    def __init__(self, stream: TextIO) -> None:
        """Reads nothing yet."""
        self._stream = stream

    def rows(self) -> Iterator[SourceRow]:
        """Each line that is not blank; one that is no object comes as text, with its problem."""
        number = 0
        while line := self._stream.readline(MAX_LINE_CHARACTERS):
            number += 1
            if len(line) == MAX_LINE_CHARACTERS:
                raise FileRefused(
                    _("Line %(line)d is longer than %(limit)d characters. Shorten its texts, or "
                      "check that the file has line ends.")
                    % {"line": number, "limit": MAX_LINE_CHARACTERS}
                )  # fmt: skip
            if line.strip():
                yield _read_row(number, line.strip())


def _read_row(number: int, line: str) -> SourceRow:
    try:
        return SourceRow(number, parse_object(line))
    except BadValue as error:
        return SourceRow(number, line, (Problem(number, "", "", str(error)),))


def parse_object(line: str) -> dict[str, Any]:
    """The object of one line, fractions as text; raises BadValue with what to mend."""
    try:
        found = json.loads(
            line,
            parse_float=str,
            parse_constant=_refuse_constant,
            object_pairs_hook=_without_repetition,
        )
    except RecursionError as error:
        raise BadValue(_too_deep()) from error
    except json.JSONDecodeError as error:
        raise BadValue(_broken_json(error)) from error
    except BadValue:
        raise
    except ValueError as error:  # Python reads no whole number of more than 4,300 digits
        raise BadValue(_("the line holds a number of too many digits; shorten it")) from error
    if not isinstance(found, dict):
        raise BadValue(
            _("the line is not a JSON object; write {\"title\": …} with a key for each column")
        )  # fmt: skip
    if _is_deeper(found, MAX_JSON_DEPTH):
        raise BadValue(_too_deep())
    if UNREADABLE_LINE in found:
        raise BadValue(
            _("the line was handed back because it could not be read; mend the text under "
              "“unreadable_line” and put it in place of the whole line")
        )  # fmt: skip
    return found


def _too_deep() -> str:
    return _("the JSON is nested too deeply; write plain values and lists")


def _is_deeper(value: object, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    inside = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(one, levels - 1) for one in inside)


def _broken_json(error: json.JSONDecodeError) -> str:
    if error.pos >= len(error.doc) - 1 or error.msg.startswith("Unterminated"):
        return _("the line is cut off: its JSON doesn't end; write the whole object on one line")
    return _("the line is not JSON from character %(position)d (“%(excerpt)s”): %(reason)s") % {
        "position": error.pos + 1,
        "excerpt": excerpt(error.doc[error.pos : error.pos + 20]),
        "reason": error.msg,
    }


def _refuse_constant(name: str) -> None:
    raise BadValue(
        _("%(name)s is not a number that JSON knows; write a number, or null") % {"name": name}
    )


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadValue(_("the key “%(key)s” is there twice; keep one") % {"key": excerpt(twice)})
    return found
