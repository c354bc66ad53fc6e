"""Where somebody is signed in."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.views import ListUserSessionsView
from django.utils import timezone

from accounts.selectors import sessions_of
from matchmaker.web.views.reader import reader


class OwnSessions(ListUserSessionsView):  # type: ignore[misc] # allauth is not typed
    """The library's page, which itself looks every session up by a question of its own."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Sessions that have not ended, the oldest first."""
        context: dict[str, Any] = super(ListUserSessionsView, self).get_context_data(**kwargs)
        sessions = [*sessions_of(reader(self.request), now=timezone.now())]
        return {**context, "sessions": sessions, "session_count": len(sessions)}
