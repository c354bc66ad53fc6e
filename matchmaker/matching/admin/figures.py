"""What stands at the head of the desk: how much waits, and the way to the dashboard."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.models import User

from ..policies import can_review
from ..selectors import counts_by_state, matching_progress


def desk_figures(request: HttpRequest) -> dict[str, Any]:
    """What waits for a decision, and what failed; nothing for who may not review."""
    user: User | AnonymousUser = request.user
    if not can_review(user):
        return {}
    return {"desk": {"proposals": counts_by_state(), "progress": matching_progress()}}
