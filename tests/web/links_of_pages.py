"""What the tests of long lists read of a page: its rows, the links between pages, the queries."""

from __future__ import annotations

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

NAVIGATION = re.compile(
    r'<nav [^>]*aria-label="([^"]+)">\s*<ul class="pagination">(.*?)</nav>', re.S
)
LINK = re.compile(r'<a class="page-link" rel="(\w+)" href="([^"]+)">([^<]+)</a>')


def links_between_pages(html: str) -> tuple[str, dict[str, tuple[str, str]]]:
    """The name of the navigation, and by `prev` and `next` each link's address and text.

    Only a plain link is read: one with an address, which the Tab key reaches, and a text, which
    is its accessible name. Raises AttributeError where there is no navigation.
    """
    name, inner = NAVIGATION.search(html).groups()  # type: ignore[union-attr]
    return name, {rel: (href, text) for rel, href, text in LINK.findall(inner)}


def queries_of(client: Client, address: str) -> int:
    """How often an answered request asks the database, but the first of a session, which costs
    more.
    """
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)
