"""Every route of the site, walked from the URL resolver, and an address for each in the world."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from tests.safety.world import World, key_of

PLACE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
GROUP = re.compile(r"\(\?P<(?P<name>\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)")


@dataclass(frozen=True)
class Route:
    """One entry of the URL resolver: its name, or its pattern where it has none."""

    name: str
    pattern: str
    actions: tuple[str, ...] = ()
    """The methods of a door of the API; empty where a view decides for itself."""


def walk(
    resolver: URLResolver | None = None, before: str = "", spaces: str = ""
) -> Iterator[Route]:
    """All routes, those of included modules too."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            actions = tuple(getattr(entry.callback, "actions", None) or ())
            yield Route(f"{spaces}{entry.name or pattern}", pattern, actions)
        else:
            inner = f"{spaces}{entry.namespace}:" if entry.namespace else spaces
            yield from walk(entry, pattern, inner)


def address_of(route: Route, world: World, row: str = "") -> str:
    """Where the route leads to the world's own row, which belongs to the home organization.

    ``row`` names another one in `World.rows`.
    """
    values = arguments_of(route, world)
    if row:
        values["pk"] = world.rows[row]
    path = GROUP.sub(lambda found: str(values.get(found["name"], 1)), route.pattern)
    path = PLACE.sub(lambda found: str(values.get(found["name"], 1)), path)
    path = path.replace("[^?]*", "no-such-page")
    path = path.replace("^", "").replace("$", "").replace(r"\Z", "")
    return f"/{path}{QUERIES.get(route.name, '').format(need=world.need.pk)}"


def arguments_of(route: Route, world: World) -> dict[str, Any]:
    """What stands in the places of the route's address."""
    code = str(world.home.code)
    return {
        "pk": _key(route, world),
        "code": code,
        "step": "withdraw",
        "kind": "technologies" if route.name == "import-template" else "technology",
        "public_id": world.rows["webhook" if "webhook" in route.name else "token"],
        "key": "no-such-key",
        "token": "no-such-token",
        "object_id": _admin_key(route),
        "id": _admin_key(route),
        "content_type_id": 1,
        "app_label": "matching",
        "url": "no-such-page/",
        "uidb36": "1",
        "family": "csv",
        "name": "upload",
        "number": world.rows["proposed step"],
        **{row: world.rows[row] for row in ("meeting", "attachment", "document", "delivery")},
    }


def _key(route: Route, world: World) -> Any:
    name = route.name
    for part, row in KEYS.items():
        if name.startswith(part):
            if row in ("technology", "need"):
                return getattr(world, row).pk
            return world.rows[row]
    return 1


QUERIES = {"api-proposal-list": "?need={need}"}
"""What routes must be asked with."""
KEYS = {
    "technology-interest": "offered",
    "technology": "technology",
    "need": "need",
    "my-need": "need",
    "api-technology": "technology",
    "api-need": "need",
    "api-search": "search",
    "api-proposal": "proposal",
    "api-token": "token",
    "admin:matching_proposal": "proposal",
    "admin:listings_listingreview": "submitted technology",
    "admin:matching_blindreview": "blind review",
    "admin:matching_golditem": "proposal",
    "inbox-open": "notification",
    "invitation-": "invitation",
    "member-": "member",
    "join-request": "join request",
    "interest-withdraw": "interest",
    "question": "question",
    "saved-search": "search",
    "introduction": "introduction",
    "agreement": "agreement",
    "dossier": "agreement",
    "objection": "objection",
    "pay-after-use": "contract",
    "import": "import",
    "api-import": "import",
    "api-webhook": "webhook",
}
"""The first letters of a route's name -> the row that its key names; the first that fits."""


def _admin_key(route: Route) -> Any:
    found = re.match(r"admin/(?P<app>\w+)/(?P<model>\w+)/<(path:object_id|id)>", route.pattern)
    if found is None:
        return 1
    return key_of(apps.get_model(found["app"], found["model"]))


READERS = ("owner", "superuser", "anonymous")
"""Whoever of these is shown a page first shows it to the crawler."""


@dataclass(frozen=True)
class Page:
    """A page that somebody is shown: of which route, where, and by whom it is opened."""

    route: Route
    address: str
    person: str


def pages(world: World, **headers: str) -> Iterator[tuple[Page, Any]]:
    """Every page that a GET shows to one of the readers, with the answer."""
    browsers = {person: world.client(person) for person in READERS}
    cookies = {person: client.cookies.output() for person, client in browsers.items()}
    for route in walk():
        address = address_of(route, world)
        for person, client in list(browsers.items()):
            if client.cookies.output() != cookies[person]:  # some page signs out
                browsers[person] = world.client(person)
                cookies[person] = browsers[person].cookies.output()
            answer = browsers[person].get(address, headers=headers or None)
            if is_page(answer):
                yield Page(route, address, person), answer
                break


def is_page(answer: Any) -> bool:
    """Whether this is HTML that was asked for."""
    return answer.status_code == 200 and answer.headers.get("content-type", "").startswith(
        "text/html"
    )
