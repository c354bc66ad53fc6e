"""Where people were signed in, and forgetting it."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef


@transaction.atomic
def forget_ended_sessions(*, now: datetime) -> int:
    """Delete sessions that have run out, and the address and browser of each that is no more.

    Returns how many addresses were forgotten.
    """
    Session.objects.filter(expire_date__lte=now).delete()
    own = Session.objects.filter(session_key=OuterRef("session_key"))
    # A session that begins at this moment has its row first and its address after.
    forgotten: int = UserSession.objects.filter(~Exists(own), created_at__lt=now).delete()[0]
    return forgotten
