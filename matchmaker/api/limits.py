"""How often one may ask: so many requests in each minute, counted atomically.

DRF's own throttle reads, changes and writes a list, so requests at the same time are let through
together. Here a counter is made by `add`, which only one can, and raised by `incr`, which is
atomic in memory and in Redis. Headers are those of the IETF draft "RateLimit header fields for
HTTP" (draft-ietf-httpapi-ratelimit-headers): the two of its version 10, and the three of its
version 07, which most clients read.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request

WINDOW_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a window: `resets_in` seconds until it is full again."""

    policy: str
    limit: int
    used: int
    resets_in: int

    @property
    def exceeded(self) -> bool:
        """Whether this request is one too many."""
        return self.used > self.limit

    def headers(self) -> dict[str, str]:
        """The header fields of both versions of the draft."""
        left = max(0, self.limit - self.used)
        return {
            "RateLimit-Policy": f'"{self.policy}";q={self.limit};w={WINDOW_SECONDS}',
            "RateLimit": f'"{self.policy}";r={left};t={self.resets_in}',
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(left),
            "RateLimit-Reset": str(self.resets_in),
        }


def count_request(request: Request) -> Allowance:
    """Count this request against the window of whoever sends it."""
    policy, who, limit = _whose(request)
    now = time.time()
    window = int(now // WINDOW_SECONDS)
    key = f"api-limit:{policy}:{who}:{window}"
    used = 1
    if not cache.add(key, 1, timeout=2 * WINDOW_SECONDS):
        try:
            used = cache.incr(key)
        except ValueError:
            # Evicted between the two calls: counting begins anew.
            cache.add(key, 1, timeout=2 * WINDOW_SECONDS)
    resets_in = int((window + 1) * WINDOW_SECONDS - now) + 1
    return Allowance(policy, limit, used, min(resets_in, WINDOW_SECONDS))


def _whose(request: Request) -> tuple[str, str, int]:
    """Policy, who it is counted for, and the limit: writing is counted apart from reading."""
    if not request.user.is_authenticated:
        address = str(request.META.get("REMOTE_ADDR", ""))
        return "anonymous", address, settings.API_LIMIT_ANONYMOUS
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return "read", str(request.user.pk), settings.API_LIMIT_READ
    return "write", str(request.user.pk), settings.API_LIMIT_WRITE
