"""Who may open what: every route of the resolver against `access_matrix.csv`, for everybody.

The rows that addresses name belong to the organization of "owner", "editor" and "viewer" (and of
"disabled", whose account was closed while signed in); "partner" is an editor of the organization
that it deals with, and "other ..." are members of one that has nothing to do with it. A cell says
what GET and POST answer, and of a door of the API also PATCH and DELETE. A route with a name in
brackets is the same route with a row that fewer people may see.

After you added routes: `WRITE_ACCESS_MATRIX=new pytest tests/safety/test_access_matrix.py
--no-migrations` adds their lines within seconds (`WRITE_ACCESS_MATRIX=my-need` asks again for those
that begin so, `=on` for all). Then read the lines: they are what you let people do. A wrong 200 is
mended in the code, not in the table. A route whose address names a row needs a line in
`routes.KEYS`; a form that is refused when empty, in `posted.BODIES`.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.utils.safestring import SafeString
from drf_spectacular.generators import SchemaGenerator

from matchmaker.matching import runtime
from tests.safety.posted import body_of
from tests.safety.routes import Route, address_of, walk
from tests.safety.world import World, build

TABLE = Path(__file__).with_name("access_matrix.csv")
OUTSIDE = ("anonymous", "stranger", "other viewer", "other editor", "other owner", "disabled")
OPEN = {
    "account_confirm_email", "account_confirm_login_code", "account_email_verification_sent",
    "account_inactive", "account_login", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "account_signup",
    "api-docs", "api-need-detail", "api-need-facets", "api-need-list", "api-schema",
    "api-technology-detail", "api-technology-facets", "api-technology-list", "compare-needs",
    "compare-technologies", "digest-unsubscribe", "help", "help-api-errors", "home", "icon",
    "invitation", "livez", "mfa_authenticate", "need", "privacy", "readyz", "search-needs",
    "search-technologies", "set_language", "technology",
}  # fmt: skip
"""What a visitor may open who has not signed in."""
OF_THE_HOUSE = (
    "agreement", "api-import-", "api-proposal-", "api-search-detail", "api-token-detail",
    "api-token-revoke", "api-webhook-", "dossier-", "import", "inbox-open", "interest-withdraw",
    "introduction", "invitation-accept", "invitation-revoke", "join-request-answer",
    "member-re", "member-ro", "my-need", "need-assess", "need-autosave", "need-edit",
    "need-progress", "need-step", "objection-decide", "organization-details",
    "organization-invite", "pay-after-use", "question", "saved-search-alerts",
    "saved-search-delete", "saved-search-rename", "saved-search-restore", "technology-autosave",
    "technology-edit", "technology-preview", "technology-step", "technology-terms", "webhook",
)  # fmt: skip
"""First letters of the routes that name a row which only its organization, or one person, keeps."""
NAMES_NO_ROW = {
    "agreement-new", "agreements", "api-import-list", "api-webhook-list", "import-new",
    "import-template", "imports", "introductions", "my-needs", "need-autosave-new",
    "pay-after-use", "questions", "technology-autosave-new",
}  # fmt: skip


_LISTINGS = {
    "technology": ("draft technology", "members' technology", "brokered technology"),
    "need": ("draft need", "members' need", "brokered need"),
}
NARROWER = {
    "technology": _LISTINGS["technology"],
    "technology-interest": _LISTINGS["technology"],
    "api-technology-detail": _LISTINGS["technology"],
    "api-technology-submit": ("draft technology",),
    "api-technology-publish": ("submitted technology",),
    "need": _LISTINGS["need"],
    "need-interest": _LISTINGS["need"],
    "api-need-detail": _LISTINGS["need"],
    "api-need-submit": ("draft need",),
}
"""Routes that are asked for again with a row that fewer people may see."""


METHODS = ("get", "post", "patch", "delete")


def read_table() -> dict[str, dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row.pop("route"): row for row in csv.DictReader(file)}


def write_table(table: dict[str, dict[str, str]]) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        people = list(next(iter(table.values())))
        writer = csv.DictWriter(file, ["route", *people], lineterminator="\n")
        writer.writeheader()
        writer.writerows({"route": name, **row} for name, row in sorted(table.items()))


def cases() -> Iterator[tuple[str, Route, str]]:
    """Every route by its name, and some again with a row that fewer people may see."""
    for route in walk():
        yield route.name, route, ""
        for row in NARROWER.get(route.name, ()):
            yield f"{route.name} ({row})", route, row


def answered(world: World, names: Callable[[str], bool]) -> dict[str, dict[str, str]]:
    """What the routes of these names answer everybody; nothing that is posted stays."""
    browsers = {person: world.client(person) for person in world.people}
    sessions = {person: browser.cookies.get("sessionid") for person, browser in browsers.items()}
    table: dict[str, dict[str, str]] = {}
    for name, route, row in cases():
        if names(name):
            asked = Asked(route, address_of(route, world, row), body_of(route, world))
            table[name] = {
                person: asked.by(browser, sessions[person]) for person, browser in browsers.items()
            }
    return table


@dataclass(frozen=True)
class Asked:
    """A route, an address of it, and what is posted there."""

    route: Route
    address: str
    body: dict[str, Any]

    def by(self, browser: Client, session: Any) -> str:
        """The statuses of all methods, one after the other; "-" where a door has no such method."""
        browser.raise_request_exception = False
        doors = self.route.actions
        return " ".join(
            str(self.status(browser, session, method)) if not doors or method in doors else "-"
            for method in (METHODS if doors else METHODS[:2])
        )

    def status(self, browser: Client, session: Any, method: str) -> int:
        cache.clear()  # what is counted there limits how often somebody may ask
        browser.cookies = SimpleCookie({} if session is None else {"sessionid": session.value})
        with transaction.atomic():
            answer = self.answer(browser, method)
            transaction.set_rollback(True)
        status: int = answer.status_code
        return status

    def answer(self, browser: Client, method: str) -> Any:
        if method == "get":
            return browser.get(self.address)
        # Programs send JSON, and say which version they change; anything else would be refused
        # before anybody asks whose row it is.
        if self.route.actions:
            version = {"if-match": "*"}
            send = getattr(browser, method)
            return send(self.address, self.body, "application/json", headers=version)
        return browser.post(self.address, self.body)


@pytest.fixture
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may open a page is settled before it is painted, and painting takes most of the time."""
    monkeypatch.setattr(Template, "render", lambda *_args, **_named: SafeString(""))
    monkeypatch.setattr(SchemaGenerator, "get_schema", lambda *_args, **_named: {})


def wanted_names() -> Callable[[str], bool]:
    """The names whose answers are asked for: all, unless only those of new routes are wanted."""
    wanted = os.environ.get("WRITE_ACCESS_MATRIX", "on")
    if wanted == "new":
        listed = read_table()
        return lambda name: name not in listed
    return lambda name: wanted == "on" or name.startswith(wanted)


@pytest.mark.django_db
@pytest.mark.usefixtures("unpainted")
def test_every_route_answers_everybody_as_the_table_says(settings: Any) -> None:
    for limit in ("API_LIMIT_ANONYMOUS", "API_LIMIT_READ", "API_LIMIT_WRITE"):
        setattr(settings, limit, 100_000)
    runtime.prior()
    found = answered(build(), wanted_names())
    if "WRITE_ACCESS_MATRIX" in os.environ:
        names = {name for name, _route, _row in cases()}
        write_table({n: row for n, row in (read_table() | found).items() if n in names})

    assert differences(read_table(), found) == []


def differences(table: dict[str, dict[str, str]], found: dict[str, dict[str, str]]) -> list[str]:
    """Where the table and what was found aren't the same, in words."""
    unlisted = [f"{name}: not in the table" for name in found if name not in table]
    gone = [f"{name}: no such route" for name in table if name not in found]
    return [
        *unlisted,
        *(gone if "WRITE_ACCESS_MATRIX" not in os.environ else []),
        *(
            f"{name} for {person}: {status}, the table says {table[name].get(person)}"
            for name, row in found.items()
            if name in table
            for person, status in row.items()
            if status != table[name].get(person)
        ),
    ]


# --- What must hold of any table ------------------------------------------------------------------
@pytest.fixture(scope="module")
def table() -> dict[str, dict[str, str]]:
    return read_table()


def test_nothing_breaks(table: dict[str, dict[str, str]]) -> None:
    assert [n for n, row in table.items() if "500" in " ".join(row.values())] == []


def test_a_closed_account_is_a_visitor_everywhere(table: dict[str, dict[str, str]]) -> None:
    assert [n for n, row in table.items() if row["disabled"] != row["anonymous"]] == []


def test_a_visitor_opens_only_what_is_open(table: dict[str, dict[str, str]]) -> None:
    let_in = {n for n, row in table.items() if row["anonymous"].split()[0] in {"200", "301"}}
    assert let_in - OPEN == set()


def test_what_belongs_to_others_is_not_found(table: dict[str, dict[str, str]]) -> None:
    names = [n for n in table if n.startswith(OF_THE_HOUSE) and n not in NAMES_NO_ROW]
    told = {
        f"{name} for {person}": table[name][person]
        for name in names
        for person in ("stranger", "other viewer", "other editor", "other owner")
        if not set(table[name][person].split()) <= {"404", "405", "-"}
    }
    assert len(names) > 30
    assert told == {}


def test_only_staff_see_the_desk(table: dict[str, dict[str, str]]) -> None:
    shown = {
        f"{name} for {person}"
        for name, row in table.items()
        if name.startswith("admin:")
        for person in (*OUTSIDE, "viewer", "editor", "owner")
        if "200" in row[person].split()
    }
    assert shown == set()


def test_a_route_that_the_table_does_not_list_is_found(
    table: dict[str, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WRITE_ACCESS_MATRIX", raising=False)
    planted = {**table, "planted": table["home"]}
    assert differences(table, planted) == ["planted: not in the table"]
    assert differences(planted, table) == ["planted: no such route"]
    let_in = {**table["my-need"], "stranger": "200 405"}
    assert differences(table, {**table, "my-need": let_in}) == [
        "my-need for stranger: 200 405, the table says 404 405"
    ]
