"""Finds what a strict policy would refuse within a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class Inline(HTMLParser):
    """What a strict policy would refuse: handlers, styles and scripts within the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name.lower(): value or "" for name, value in attrs}
        self.found += [
            f"<{tag} {name}={value!r}>"
            for name, value in given.items()
            if name.startswith(("on", "hx-on")) or name == "style" or is_code(name, value)
        ]
        is_data = given.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in given and not is_data):
            self.found.append(f"<{tag}>")


def is_code(name: str, value: str) -> bool:
    address = re.sub(r"[\x00-\x20]", "", value).lower()
    return name in {"href", "src", "action", "formaction", "xlink:href"} and address.startswith(
        ("javascript:", "vbscript:", "data:text")
    )
