from datetime import datetime
from typing import Any

import pytest

from accounts.errors import KindCannotBeMuted, UnknownNotificationKind
from accounts.models import MutedKind
from accounts.notifications import register_kind
from accounts.services import mute_kinds
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

LOUD = register_kind("test.loud", "Loud", title="Loud", mutable=False).code
QUIET = register_kind("test.quiet", "Quiet", title="Quiet").code
CALM = register_kind("test.calm", "Calm", title="Calm").code


def muted() -> list[str]:
    return list(MutedKind.objects.order_by("kind").values_list("kind", flat=True))


def test_what_is_named_replaces_what_was_muted_before(now: datetime, trail: Any) -> None:
    user = UserFactory()
    mute_kinds(user=user, kinds=[QUIET], now=now)
    mute_kinds(user=user, kinds=[CALM], now=now)

    assert muted() == [CALM]
    assert trail.actions() == ["notifications.muted", "notifications.muted"]
    assert trail.last().details == {"kinds": [CALM]}


def test_the_same_again_changes_nothing(now: datetime, trail: Any) -> None:
    user = UserFactory()
    mute_kinds(user=user, kinds=[], now=now)

    assert trail.actions() == []


@pytest.mark.parametrize(
    ("kind", "error"), [(LOUD, KindCannotBeMuted), ("test.unheard", UnknownNotificationKind)]
)
def test_what_cannot_be_muted_is_refused_and_nothing_changes(
    now: datetime, trail: Any, kind: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        mute_kinds(user=UserFactory(), kinds=[QUIET, kind], now=now)

    assert muted() == []
    assert trail.actions() == []
