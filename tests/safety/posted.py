"""What is posted to the routes that ask for something before they ask who is posting it.

An empty form would be refused for its emptiness, and nobody would learn whether this person may.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.safety.routes import Route
from tests.safety.world import World


def body_of(route: Route, world: World) -> dict[str, Any]:
    """What fills the route's form; nothing where an empty one does as well."""
    body = BODIES.get(route.name, {})
    return {name: value(world) if callable(value) else value for name, value in body.items()}


def _day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def _hour(days: int) -> str:
    return f"{_day(days)} 10:00"


BODIES: dict[str, dict[str, Any]] = {
    "agreement-confirm": {
        "organization": lambda world: world.home.pk,
        "sha256": "0" * 64,
    },
    "agreement-end": {"reason": "Zqx ends."},
    "agreement-notice": {
        "place": "both",
        "first_date": lambda _w: _day(0),
        "last_date": lambda _w: _day(20),
    },
    "agreement-objection": {"text": "Zqx objects.", "received_date": lambda _w: _day(0)},
    "agreement-register": {"number": "1" * 16, "registered_date": lambda _w: _day(0)},
    "agreement-sign": {"signed_date": lambda _w: _day(0)},
    "objection-decide": {"reason": "Zqx decides."},
    "introduction-answer": {"answer": "accept"},
    "introduction-clearance": {"clearance-reference": "Zqx file 7"},
    "introduction-meeting": {"verdict": "accept"},
    "introduction-meetings": {
        "meeting-begins_at": lambda _w: _hour(3),
        "meeting-ends_at": lambda _w: _hour(4),
    },
    "introduction-message": {"message-text": "Zqx writes."},
    "introduction-revoke": {"revocation-side": "technology", "revocation-reason": "Zqx ends."},
    "introduction-terms": {"sha256": "0" * 64},
    "member-role": {"role": "viewer"},
    "need-assess": {
        "technology": lambda world: world.rows["offered"],
        "opinion": "shortlist",
    },
    "organization-invite": {"email": "more@zqx.example", "role": "viewer"},
    "join-request-answer": {"answer": "approve", "role": "viewer"},
    "pay-after-use-answer": {"answer": "accept"},
    "pay-after-use-step": {
        "kind": "terminated",
        "on": lambda _w: _day(0),
        "evidence": "Zqx ends.",
    },
    "saved-search-create": {"kind": "technology", "query": "q=zqx"},
    "saved-search-rename": {"name": "Zqx again"},
}
