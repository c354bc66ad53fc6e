"""What a reader may not see changes nothing that they are answered, byte for byte.

The same pages, API answers, searches and facets are asked for twice. In between every field above
the reader's tier gets another value, with a canary in every text, and what is made of the listings
is made again. A field that `listings.tiers` declares tomorrow is covered without a line here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, models, transaction

from listings.models import IntellectualProperty, Need, PayAfterUseTerms, Technology
from listings.tiers import INTERNAL, TIERS, Tier
from matchmaker.matching import runtime
from matchmaker.matching.selectors.readers import Reader
from tests.factories.matching import embed
from tests.safety.routes import address_of, walk
from tests.safety.world import NOW, World, build

pytestmark = pytest.mark.django_db

CANARY = "Kanarivogel"
CHANGING = (
    rb'name="csrfmiddlewaretoken" value="[^"]+"',
    rb'"X-CSRFToken": "[^"]+"',
    rb'nonce="[^"]+"',
)
"""All that differs between two answers to the same question."""
NOT_ASKED = ("admin:", "readyz", "mfa_activate_totp")
"""The desk, which lets none of these readers in, what measures the machine,
and the page that makes up a secret at each visit."""
DECIDING = {"id", "technology", "owner", "state", "confidentiality", "anonymous", "created_by"}
"""Not told, but they decide who may know of the listing at all."""
MODELS: dict[str, type[models.Model]] = {
    "technology": Technology,
    "need": Need,
    "intellectual_property": IntellectualProperty,
    "pay_after_use": PayAfterUseTerms,
}
SEARCHES = (
    "/technologies/?q=wexil",
    "/technologies/?q=Kanarivogel",
    "/technologies/?q=wexil&mode=words",
    "/technologies/?pay_after_use=yes",
    "/needs/?q=orpheg",
    "/needs/?q=Kanarivogel",
    "/api/v1/technologies/?q=wexil",
    "/api/v1/needs/?q=orpheg",
    "/api/v1/technologies/facets/?q=wexil",
    "/api/v1/needs/facets/",
)
READERS = {"anonymous": Tier.PUBLIC, "stranger": Tier.PUBLIC, "third": Tier.MEMBERS}


def above(kind: str, tier: Tier) -> set[str]:
    """The stored fields that a reader of this tier is told nothing of."""
    told = {name for name, of_field in TIERS[kind].items() if of_field <= tier}
    stored = {field.name for field in MODELS[kind]._meta.concrete_fields}
    return stored - told - DECIDING


def other_value(field: models.Field[Any, Any], value: Any) -> Any:
    """A value of the field's kind that is another one."""
    vocabulary = getattr(field, "vocabulary", None)
    if vocabulary is not None:
        codes = [code for code, _label in vocabulary.choices if code != value and [code] != value]
        return codes[:1] if isinstance(value, list) else codes[-1]
    if field.name == "rate_table":
        return [{"from": "0", "rate": "0.07"}]
    if isinstance(value, list):
        return [*value, CANARY]
    if isinstance(value, bool):
        return not value
    if isinstance(value, datetime | date):
        return value + timedelta(days=3)
    if isinstance(field, models.DateTimeField):
        return NOW
    if isinstance(field, models.DateField):
        return date(2031, 2, 3)
    if isinstance(field, models.DecimalField):
        return (value or Decimal(7)) + 1
    if isinstance(field, models.IntegerField):
        return (value or 3) + 1
    return f"{CANARY}@zqx.example" if isinstance(field, models.EmailField) else text_for(field)


def text_for(field: models.Field[Any, Any]) -> str:
    longest = field.max_length or 200
    return "USD" if longest == 3 else f"{CANARY} {field.name}"[:longest]


def change_all_above(tier: Tier) -> set[str]:
    """Give every field above the tier another value in every row; returns "kind.field"."""
    changed = set()
    for kind, model in MODELS.items():
        for name in sorted(above(kind, tier), reverse=True):  # price_max before price_min
            field: Any = model._meta.get_field(name)
            for key, value in list(model._default_manager.values_list("pk", name)):
                try:
                    with transaction.atomic():
                        other = other_value(field, value)
                        model._default_manager.filter(pk=key).update(**{name: other})
                        changed.add(f"{kind}.{name}")
                except DatabaseError:
                    continue
    return changed


def work_again() -> None:
    """Make everything anew that is made of listings."""
    embed(*Technology.objects.filter(state="published"), *Need.objects.filter(state="published"))
    runtime.reset()
    runtime.prior()
    cache.clear()


def asked(world: World, person: str, named: Sequence[str]) -> dict[str, bytes]:
    """Every answer that a person gets by GET, without what changes each time."""
    browser = world.client(person)
    routes = [route for route in walk() if not route.name.startswith(NOT_ASKED)]
    routes = [route for route in routes if not named or route.name in named]
    addresses = [address_of(route, world) for route in routes]
    answers = {}
    for address in (*addresses, *SEARCHES):
        cache.clear()
        answer = browser.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        for pattern in CHANGING:
            body = re.sub(pattern, b"", body)
        told = f"{answer.status_code} {answer.headers.get('ETag')} {answer.headers.get('Location')}"
        answers[address] = told.encode() + b"\n" + body
    return answers


def leaks(person: str, *named: str) -> dict[str, str]:
    """The addresses, of the routes named, that tell this reader of what they may not see."""
    from tests.factories.accounts import MembershipFactory

    with time_machine.travel(NOW, tick=False):
        world = build()
        world.people["third"] = MembershipFactory().user
        work_again()
        before = asked(world, person, named)
        changed = change_all_above(READERS[person])
        missed = {
            f"{kind}.{name}" for kind in MODELS for name in above(kind, READERS[person])
        } - changed
        assert missed == set(), "these were not changed, so nothing was shown of them"
        work_again()
        after = asked(world, person, named)
    found = {a: "differs" for a in before if before[a] != after[a]}
    canaries = {a: "canary" for a in after if CANARY.encode() in after[a] and CANARY not in a}
    return found | canaries


@pytest.mark.parametrize("person", READERS)
def test_what_a_reader_may_not_see_changes_nothing(person: str) -> None:
    assert leaks(person) == {}


def test_every_declared_field_belongs_to_a_tier_or_is_internal() -> None:
    for kind, model in MODELS.items():
        stored = {field.name for field in model._meta.concrete_fields}
        assert stored - set(TIERS[kind]) - INTERNAL[kind] == set()


# --- The harness finds what is planted ------------------------------------------------------------
def test_a_leak_planted_in_pages_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reader, "tier_of", lambda self, listing: Tier.SIGNED)
    found = leaks("stranger", "technology")
    assert any(re.fullmatch(r"/technologies/\d+/", address) for address in found)


def test_a_leak_planted_in_the_api_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from matchmaker.api.v1 import shapes

    seen = shapes.visible_fields  # type: ignore[attr-defined]
    monkeypatch.setattr(shapes, "visible_fields", lambda row, tier: seen(row, Tier.SIGNED))
    found = leaks("anonymous", "api-technology-list")
    assert "/api/v1/technologies/?q=wexil" in found
