"""What a reader may not see changes nothing that they are answered, byte for byte.

Everything that a reader can ask is asked twice. In between, whatever they may not see gets another
value, with a canary in every text, and what is made of the listings is made again. A field that
`listings.tiers` declares tomorrow, a new model's text and a new route are covered without a line
here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import transaction

from listings.models import Technology
from listings.tiers import INTERNAL, TIERS, Tier, visible_fields
from matchmaker.api.v1 import proposals, shapes
from matchmaker.deals.services import documents
from matchmaker.matching import runtime
from matchmaker.matching.models import Decision, Proposal
from matchmaker.matching.selectors import listing_search, readers
from matchmaker.matching.selectors.facets import FACETS
from matchmaker.matching.selectors.own_matches import standing_evidence
from matchmaker.matching.services import digest_mail
from matchmaker.matching.states import Audience
from matchmaker.web.views import listings, privacy
from tests.safety.questions import CHANNELS, Answers, ask
from tests.safety.readers import Reader, readers_of
from tests.safety.two_worlds import CANARY, KINDS, above, other_world, work_again
from tests.safety.world import NOW, World, build

pytestmark = pytest.mark.django_db

READERS = ("anonymous", "stranger", "unvouched", "third", "introduced", "signed")
Asking = Callable[[World, Reader], Answers]


@pytest.fixture
def frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def leaks(world: World, reader: Reader, asking: Asking = ask) -> dict[str, str]:
    """The questions whose answers tell this reader of what they may not see."""
    work_again()
    before = asking(world, reader)
    with transaction.atomic():
        changed = other_world(world, reader)
        assert missed(reader, changed) == set(), "not changed, so nothing was shown of them"
        work_again()
        after = asking(world, reader)
        transaction.set_rollback(True)
    runtime.reset()
    found = {question: "differs" for question in before if before[question] != after[question]}
    asked_for = {question for question in after if CANARY in question}
    canaries = {q: "canary" for q in after if CANARY.encode() in after[q] and q not in asked_for}
    return {**found, **canaries}


def missed(reader: Reader, changed: set[str]) -> set[str]:
    """What should have been changed in some row, and was in none."""
    return {f"{kind}.{name}" for kind in KINDS for name in above(kind, reader.tier)} - changed


@pytest.mark.usefixtures("frozen")
def test_what_a_reader_may_not_see_changes_nothing() -> None:
    world = build()
    people = readers_of(world)
    assert tuple(people) == READERS
    found = {name: leaks(world, reader) for name, reader in people.items()}
    assert {name: told for name, told in found.items() if told} == {}


def test_every_declared_field_belongs_to_a_tier_or_is_internal() -> None:
    for kind, model in KINDS.items():
        stored = {field.name for field in model._meta.concrete_fields}
        assert stored - set(TIERS[kind]) - INTERNAL[kind] == set()


# --- The harness finds what is planted ------------------------------------------------------------
@dataclass(frozen=True)
class Plant:
    """A leak that is planted on purpose: for whom, in which channel, and how."""

    reader: str
    channel: str
    plant: Callable[[pytest.MonkeyPatch], None]
    pages: tuple[str, ...] = ()


def in_pages(patch: pytest.MonkeyPatch) -> None:
    """A page shows a stranger every field."""
    patch.setattr(readers.Reader, "tier_of", lambda _self, _listing: Tier.SIGNED)


def in_the_api(patch: pytest.MonkeyPatch) -> None:
    """A door of the API hands out every field."""
    seen = visible_fields
    patch.setattr(shapes, "visible_fields", lambda row, _tier: seen(row, Tier.SIGNED))


def in_the_order(patch: pytest.MonkeyPatch) -> None:
    """Visitors' searches look through what members read, and show none of it."""
    patch.setattr(readers.Reader, "audience", property(lambda _self: Audience.MEMBERS))


def in_facet_counts(patch: pytest.MonkeyPatch) -> None:
    """Visitors are told how often each kind of right is held."""
    patch.setattr(listing_search, "facets_for", lambda kind, _tier: FACETS[kind])


def in_suggestions(patch: pytest.MonkeyPatch) -> None:
    """Beside a listing stand others that resemble it, brokered ones too."""
    patch.setattr(
        listings,
        "similar_listings",
        lambda listing, **_named: [*type(listing).objects.filter(state="published")],
    )


def in_explanations(patch: pytest.MonkeyPatch) -> None:
    """What fits together is quoted with whom to call."""
    seen = standing_evidence

    def quoting(proposal: Proposal, technology: Technology, tier: Tier) -> list[Any]:
        told = {"text": technology.contact_name}
        found = seen(proposal, technology, tier)
        return [{**one, "technology": {**one["technology"], **told}} for one in found]

    patch.setattr(proposals, "standing_evidence", quoting)


def in_exports(patch: pytest.MonkeyPatch) -> None:
    """One's own data come with the words that managers keep to themselves."""
    notes = Decision.objects.order_by("pk").values_list("note", flat=True)
    patch.setattr(privacy, "export_account", lambda **_named: {"decisions": [*notes.all()]})


def in_documents(patch: pytest.MonkeyPatch) -> None:
    """Who is introduced takes documents that wait for a signature."""
    patch.setattr(documents, "can_take_document", lambda *_args: True)


def in_mails(patch: pytest.MonkeyPatch) -> None:
    """The daily mail names the contact of each listing."""
    written = digest_mail._entry
    patch.setattr(
        digest_mail, "_entry", lambda row: replace(written(row), summary=row.contact_name)
    )


PLANTED = (
    Plant("stranger", "page", in_pages, ("technology",)),
    Plant("anonymous", "api", in_the_api, ("api-technology-detail",)),
    Plant("anonymous", "search", in_the_order),
    Plant("anonymous", "facets", in_facet_counts),
    Plant("third", "suggestion", in_suggestions),
    Plant("third", "explanation", in_explanations),
    Plant("third", "export", in_exports),
    Plant("introduced", "export", in_documents),
    Plant("third", "mail", in_mails),
)


@pytest.mark.usefixtures("frozen")
def test_a_leak_that_is_planted_in_any_channel_is_found() -> None:
    world = build()
    people = readers_of(world, "anonymous", "stranger", "third", "introduced")
    missed_ones = []
    for planted in PLANTED:
        with pytest.MonkeyPatch.context() as patch:
            planted.plant(patch)
            asking = partial(ask, channels=[planted.channel], pages=planted.pages)
            if not leaks(world, people[planted.reader], asking):
                missed_ones.append(planted.plant.__name__)
    assert missed_ones == []


def test_a_leak_is_planted_in_every_channel() -> None:
    assert {planted.channel for planted in PLANTED} == {*CHANNELS}
