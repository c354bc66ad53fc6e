"""Listings to measure with, put into the scratch site's database."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.texts import WORDS_OF_A_TEXT, vocabulary


def texts_of(folders: Sequence[Path], count: int) -> list[dict[str, str]]:
    """Values of `count` listings: the texts of labelled sets or, without any, made-up ones."""
    bodies = [body for folder in folders for body in real_bodies(folder)]
    if not folders:
        bodies = made_up_bodies(count)
    if len(bodies) < count:
        named = " ".join(map(str, folders))
        raise SystemExit(f"{named} have {len(bodies)} texts, {count} are wanted: fewer rows.")
    return [values(body) for body in bodies[:count]]


def real_bodies(folder: Path) -> list[str]:
    """The texts of a labelled set's technologies."""
    from matchmaker.matching.engine.evaluation_set import read_set

    return [text.body for text in read_set(folder).technologies.values() if text.body]


def made_up_bodies(count: int, *, seed: int = 17) -> list[str]:
    """Made-up texts of as many words as an abstract has."""
    words = vocabulary()
    places = np.random.default_rng(seed).integers(0, len(words), (count, WORDS_OF_A_TEXT))
    return [" ".join(words[place] for place in row) for row in places.tolist()]


def values(body: str) -> dict[str, str]:
    """A listing's fields from one text."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in body).split())
    return {"title": plain[:80], "summary": plain[:280], "description": plain[:3000]}


class Listings:
    """Published listings of two organizations that may meet."""

    def __init__(self) -> None:
        from django.utils import timezone

        from accounts.models import Organization

        self.university, self.enterprise = (
            Organization.objects.create(
                code=f"bench-{kind}",
                name=f"示范{kind}",
                kind=kind,
                is_verified=True,
                verified_at=timezone.now(),
            )
            for kind in ("university", "enterprise")
        )

    def add(self, texts: Sequence[dict[str, str]]) -> list[int]:
        """Published technologies, which nobody has been told of; their keys."""
        from django.utils import timezone

        from listings.models import Technology

        rows = [
            Technology(
                owner=self.university,
                language="en",
                technology_fields=["cs:manufacturing"],
                state="published",
                published_at=timezone.now(),
                **text,
            )
            for text in texts
        ]
        return [row.pk for row in Technology.objects.bulk_create(rows)]

    def pieces(self, keys: Sequence[int]) -> list[str]:
        """What the encoder is given of these technologies, each piece once."""
        from listings.models import Technology
        from matchmaker.matching.engine.representation import parts
        from matchmaker.matching.states import Audience
        from matchmaker.matching.text import listing_text

        found: dict[str, None] = {}
        for row in Technology.objects.filter(pk__in=keys):
            for audience in Audience:
                title, body = parts(listing_text(row, audience), side="document")
                found.update(dict.fromkeys([*[title] * bool(title), *body]))
        return [*found]

    def request(self, keys: Sequence[int]) -> None:
        """Let them wait to be embedded, as a bulk import does."""
        from django.db import transaction
        from django.utils import timezone

        from matchmaker.matching.services.work import request_work
        from matchmaker.matching.states import ListingKind, Priority, WorkStep

        with transaction.atomic():
            request_work(
                kind=ListingKind.TECHNOLOGY,
                keys=keys,
                step=WorkStep.EMBED,
                priority=Priority.BULK,
                now=timezone.now(),
            )

    def check_stored(self, keys: Sequence[int]) -> None:
        """Exits where a vector is missing: then nothing was measured."""
        from matchmaker.matching.models import ListingVector

        stored = ListingVector.objects.filter(technology_id__in=keys).values("technology_id")
        if stored.distinct().count() != len(keys):
            raise SystemExit(f"Only {stored.distinct().count()} of {len(keys)} were embedded.")

    def publish_need(self, text: dict[str, str]) -> Any:
        """Posts and publishes one need, as a page does."""
        from django.utils import timezone

        from listings.services import create_need, publish_need, submit_need

        now = timezone.now()
        fields = {**text, "language": "en", "technology_fields": ["cs:manufacturing"]}
        need = create_need(owner=self.enterprise, by=None, now=now, values=fields)
        need = submit_need(need=need, by=None, now=now)
        return publish_need(need=need, by=None, now=now)
