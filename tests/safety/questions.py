"""All that a reader can ask of the site, by channel, and what is answered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from matchmaker.matching.services.digest_mail import send_digests
from matchmaker.matching.services.digests import prepare_digests
from matchmaker.matching.services.notices import send_notices
from tests.factories.introductions import text_of
from tests.safety.readers import Reader
from tests.safety.routes import address_of, walk
from tests.safety.world import NOW, World

Answers = dict[str, bytes]
"""Channel and question -> the whole answer."""
CHANNELS = ("page", "api", "search", "facets", "suggestion", "explanation", "export", "mail")
CHANGING = (
    rb'name="csrfmiddlewaretoken" value="[^"]+"',
    rb'"X-CSRFToken": "[^"]+"',
    rb'nonce="[^"]+"',
    rb"(?m)^Message-ID: <digest-\d+-",
)
"""All that differs between two answers to the same question: keys against forged requests, nonces,
and the number of a mail, which a database that rolls back gives once only."""
NOT_ASKED = ("admin:", "readyz", "mfa_activate_totp")
"""The desk, which lets none of these readers in, what measures the machine,
and the page that makes up a secret at each visit."""
SEARCHES = (
    "/technologies/?q=wexil",
    "/technologies/?q=Kanarivogel",
    "/technologies/?q=wexil&mode=words",
    "/technologies/?pay=yes",
    "/technologies/?sort=title",
    "/needs/?q=orpheg",
    "/needs/?q=Kanarivogel",
    "/needs/?q=tensile+strength",
    "/api/v1/technologies/?q=wexil",
    "/api/v1/technologies/?q=Kanarivogel",
    "/api/v1/needs/?q=orpheg",
)
FACETS = (
    "/api/v1/technologies/facets/",
    "/api/v1/technologies/facets/?q=wexil",
    "/api/v1/needs/facets/",
    "/api/v1/needs/facets/?q=Kanarivogel",
)
SKETCH = {
    "title": "Wexil orpheg wanted",
    "summary": "Wexil orpheg that replaces tharnok in ipsel.",
    "problem": "Tharnok ipsel is too heavy; qorvel benif kompar probl bazis.",
    "description": "Tharnok ipsel is too heavy; qorvel benif kompar probl bazis.",
    "requirements": "tensile strength >= 430 MPa",
    "technology_fields": ["cs:new_materials"],
    "confidentiality": "open",
}
"""A draft that somebody is writing, near to everything in the world."""
OWN_PAGES = (
    "introduction", "introduction-calendar", "introduction-attachment", "introductions",
    "my-need", "need-edit", "need-progress", "api-need-detail", "api-proposal-list", "inbox",
)  # fmt: skip
"""Pages of what is the reader's own, beside those of the home organization."""


def ask(
    world: World, reader: Reader, channels: Collection[str] = CHANNELS, pages: Collection[str] = ()
) -> Answers:
    """Everything that the reader is answered in these channels; of pages, those named, or all.

    Nothing that is posted stays.
    """
    asked = _Asked(world, reader)
    answers: Answers = {}
    for channel in channels:
        named = getattr(asked, channel)(pages) if channel in {"page", "api"} else None
        found = named if named is not None else getattr(asked, channel)()
        answers |= {f"{channel} {question}": answer for question, answer in found}
    return answers


class _Asked:
    """A reader in front of the site; a method for each channel."""

    def __init__(self, world: World, reader: Reader) -> None:
        self.world, self.reader = world, reader
        self.own = reader.seen_in(world)
        self.browser: Client = world.client(reader.name)

    def page(self, names: Collection[str] = ()) -> Iterator[tuple[str, bytes]]:
        """Every page, of the home organization's rows and of the reader's own."""
        yield from self._routes(names, of_programs=False)

    def api(self, names: Collection[str] = ()) -> Iterator[tuple[str, bytes]]:
        """Every door of the API."""
        yield from self._routes(names, of_programs=True)

    def _routes(self, names: Collection[str], *, of_programs: bool) -> Iterator[tuple[str, bytes]]:
        for route in walk():
            if bool(route.actions) != of_programs or route.name.startswith(NOT_ASKED):
                continue
            if names and route.name not in names:
                continue
            addresses = {address_of(route, self.world)}
            if self.reader.rows and route.name in OWN_PAGES:
                addresses.add(address_of(route, self.own))
            for address in sorted(addresses):
                yield address, self._get(address)

    def search(self) -> Iterator[tuple[str, bytes]]:
        """Searches by meaning and by words: hits, their order, their snippets."""
        yield from ((address, self._get(address)) for address in SEARCHES)

    def facets(self) -> Iterator[tuple[str, bytes]]:
        """Counts beside the values of every facet."""
        yield from ((address, self._get(address)) for address in FACETS)

    def suggestion(self) -> Iterator[tuple[str, bytes]]:
        """What helps somebody who writes, and what resembles the listing that is read."""
        for name in ("need-help", "technology-help"):
            yield name, self._post(reverse(name), SKETCH)
        for kind in ("technology", "need"):
            address = reverse(kind, args=[getattr(self.world, kind).pk])
            yield address, self._get(address)

    def explanation(self) -> Iterator[tuple[str, bytes]]:
        """Why something was proposed, as the reader's own need says it."""
        if self.reader.need is not None:
            key = self.reader.need.pk
            for address in (
                reverse("my-need", args=[key]),
                f"{reverse('api-proposal-list')}?need={key}",
            ):
                yield address, self._get(address)

    def export(self) -> Iterator[tuple[str, bytes]]:
        """What is taken along as a file: one's own account, documents, attachments, calendars."""
        yield "privacy-export", self._post(reverse("privacy-export"), {})
        for name, keys in (
            ("introduction-document", ("introduction", "document")),
            ("introduction-calendar", ("introduction", "meeting")),
            ("introduction-attachment", ("introduction", "attachment")),
        ):
            address = reverse(name, args=[self.own.rows[key] for key in keys])
            yield name, self._post(address, {}) if "document" in name else self._get(address)

    def mail(self) -> Iterator[tuple[str, bytes]]:
        """What is written to the reader: the daily mail, and the news of an approval."""
        user = self.world.people[self.reader.name]
        if user is None:
            return
        with transaction.atomic():
            for number, message in enumerate(written_to(user)):
                yield str(number), message
            transaction.set_rollback(True)

    def _get(self, address: str) -> bytes:
        cache.clear()
        return told(self.browser.get(address))

    def _post(self, address: str, body: Mapping[str, Any]) -> bytes:
        cache.clear()
        with transaction.atomic():
            answer = told(self.browser.post(address, body))
            transaction.set_rollback(True)
        return answer


def written_to(user: User) -> list[bytes]:
    """The mails that this person gets when everything that waits is sent, as they are sent."""
    mail.outbox.clear()
    prepare_digests(day=NOW.date(), clock=lambda: NOW)
    send_digests(clock=lambda: NOW)
    send_notices(clock=lambda: NOW)
    return [steady(one.message().as_bytes()) for one in mail.outbox if user.email in one.to]


def steady(said: bytes) -> bytes:
    """Without what differs between any two answers."""
    for pattern in CHANGING:
        said = re.sub(pattern, b"", said)
    return said


def told(answer: Any) -> bytes:
    """The status, the headers that tell something, and the whole body."""
    headers = [answer.headers.get(name, "") for name in ("ETag", "Location", "Content-Disposition")]
    return f"{answer.status_code} {headers}\n".encode() + steady(read(answer))


def read(answer: HttpResponse) -> bytes:
    """The body; of a PDF what it says, since its inner names are made up each time."""
    body = b"".join(answer) if answer.streaming else answer.content
    if answer.headers.get("Content-Type") == "application/pdf":
        return "\n".join(text_of(body)).encode()
    return body
