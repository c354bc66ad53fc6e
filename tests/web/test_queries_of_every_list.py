"""Every list of the pages, of the API and of the review desk, found in the URL table: it asks the
database no more often for a thousand rows of everything than for ten, and fifteen times at most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.safety.crowd import Crowd
from tests.safety.routes import address_of, walk
from tests.safety.world import World, build

pytestmark = pytest.mark.django_db

MOST = 15
FEW, MANY = 10, 1000
FORMS_OF_THE_DESK = re.compile(r"admin:.*_(add|change|delete|history)")
"""The admin's pages of one row, which are no lists."""
ASK_MORE = {
    "introduction": "both sides, their thread, files, meetings and documents",
    "agreement": "its checklist, versions, notice and objections",
    "pay-after-use-contract": "its steps, ledger and figures",
    "admin:matching_proposal_review": "all that a decision is made on",
    "admin:matching_proposal_queue": "six of its questions look for conflicts of interest",
}
"""Pages of one thing with much around it, and why the queue is long: they may ask more than fifteen
times, though no more often for many rows.
"""


def readers(world: World) -> Mapping[str, Client]:
    return {person: world.client(person) for person in ("owner", "superuser", "anonymous")}


def lists(world: World) -> Iterator[tuple[str, str, str, int]]:
    """Each route that answers a GET: its name, its address, who is answered, and after how many
    questions to the database.
    """
    clients = readers(world)
    for route in walk():
        if FORMS_OF_THE_DESK.fullmatch(route.name):
            continue
        address = address_of(route, world)
        is_desk = route.name.startswith("admin:")
        for person in ("superuser",) if is_desk else ("owner", "superuser", "anonymous"):
            statements = asked(clients[person], address)
            if statements is not None:
                yield route.name, address, person, len(statements)
                break


def asked(client: Client, address: str) -> list[str] | None:
    """The statements of a request that is answered."""
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address)
    return [query["sql"] for query in caught] if answer.status_code == 200 else None


def often(statements: list[str]) -> list[tuple[str, int]]:
    """What is asked more than once, for people who mend it."""
    alike = Counter(re.sub(r"\d+|'[^']*'", "?", statement)[:400] for statement in statements)
    return [(statement, times) for statement, times in alike.most_common(3) if times > 1]


def test_a_list_asks_no_more_often_for_a_thousand_rows_and_at_most_fifteen_times() -> None:
    world = build()
    crowd = Crowd(world)
    crowd.grow(FEW)
    found = [*lists(world)]
    assert len(found) > 100
    crowd.grow(MANY - FEW)
    with connection.cursor() as cursor:
        # As autovacuum does on a site: PostgreSQL plans by what it last counted, which was nothing.
        cursor.execute("ANALYZE")
    clients, faults = readers(world), {}
    for name, address, person, few in found:
        statements = asked(clients[person], address)
        if statements is not None and len(statements) > few:
            statements = asked(clients[person], address)  # what is kept in memory was read anew
        most = few if name in ASK_MORE else min(few, MOST)
        if statements is None or len(statements) > most:
            faults[name] = (few, statements and (len(statements), often(statements)))

    assert faults == {}
