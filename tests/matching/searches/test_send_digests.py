"""The daily mail over several days: everything new once, nothing twice, nothing foreign."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.utils import timezone

from listings.models import Confidentiality, Technology
from matchmaker.matching import tasks
from matchmaker.matching.models import Digest, DigestItem, SavedSearch
from matchmaker.matching.services import digests
from matchmaker.matching.services.digest_mail import send_digests
from matchmaker.matching.services.digests import prepare_digest, prepare_digests
from matchmaker.matching.services.searches import find_user_of_token, prefer_digest, stop_digests
from tests.factories.accounts import MembershipFactory, OrganizationFactory
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import embed, request_embedding
from tests.factories.searches import NOW, SavedSearchFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> Iterator[Any]:
    """The day on which the search was saved, at nine; `move_to` goes on."""
    with time_machine.travel(NOW + timedelta(hours=1), tick=False) as traveller:
        yield traveller


@pytest.fixture
def search(clock: Any) -> SavedSearch:
    """A member's search for pumps."""
    member = MembershipFactory(organization=OrganizationFactory(kind="enterprise", verified=True))
    return SavedSearchFactory(user=member.user, query="q=pump", name="Pumps")


def published(title: str = "Quiet pump", **fields: Any) -> Technology:
    """An English technology, published now and embedded."""
    listing = TechnologyFactory(
        published=True,
        language="en",
        title=title,
        summary="Moves acid.",
        keywords=[],
        **{"published_at": timezone.now(), **fields},
    )
    embed(listing)
    return listing


def on(clock: Any, day: int, hour: int = 9) -> None:
    """Go to this day after the first, at this hour in Shanghai."""
    clock.move_to(NOW + day * DAY + timedelta(hours=hour - 8))


def bodies() -> list[str]:
    return [str(message.body) for message in mail.outbox]


def test_over_a_week_everything_new_is_told_once(clock: Any, search: SavedSearch) -> None:
    TechnologyFactory(published=True, title="Old pump")
    twin = SavedSearchFactory(user=search.user, query="", name="All")
    first = published("First pump")
    tasks.notify_searchers()
    on(clock, 1)
    tasks.notify_searchers()
    assert len(mail.outbox) == 1
    on(clock, 2, hour=7)
    second = published("Second pump")
    on(clock, 2)
    tasks.notify_searchers()
    tasks.notify_searchers()
    for day in range(3, 7):
        on(clock, day)
        tasks.notify_searchers()

    assert len(mail.outbox) == 2
    assert bodies()[0].count("First pump") == 1
    assert "Second pump" not in bodies()[0]
    assert "First pump" not in bodies()[1]
    assert bodies()[1].count("Second pump") == 1
    assert not any("Old pump" in body for body in bodies())
    assert {item.technology for item in DigestItem.objects.all()} == {first, second}
    assert Digest.objects.count() == 7
    assert twin.items.count() == 0


def test_what_is_published_between_the_days_runs_is_never_lost(
    clock: Any, search: SavedSearch
) -> None:
    tasks.notify_searchers()
    late = published("Late pump", published_at=timezone.now() - timedelta(minutes=2))
    on(clock, 1)
    tasks.notify_searchers()
    assert DigestItem.objects.get().technology == late


def test_what_waits_for_its_vectors_is_told_when_it_has_them(
    clock: Any, search: SavedSearch
) -> None:
    published("Quick pump")
    waiting = TechnologyFactory(
        published=True, language="en", title="Slow pump", published_at=timezone.now()
    )
    request_embedding(waiting)
    on(clock, 1)
    tasks.notify_searchers()
    assert "Slow pump" not in bodies()[0]

    embed(waiting)
    on(clock, 2)
    tasks.notify_searchers()

    assert "Slow pump" in bodies()[1]
    assert "Quick pump" not in bodies()[1]


def test_ones_own_and_what_one_may_not_see_is_never_told(clock: Any, search: SavedSearch) -> None:
    own = search.user.organizations.get()
    published("Own pump", owner=own)
    published("Brokered pump", confidentiality=Confidentiality.BROKERED)
    published("Members' pump", confidentiality=Confidentiality.MEMBERS)
    stranger = SavedSearchFactory(query="q=pump")

    tasks.notify_searchers()

    told = {message.to[0]: str(message.body) for message in mail.outbox}
    assert "Members' pump" not in told[stranger.user.email]
    assert "Own pump" in told[stranger.user.email]
    assert "Members' pump" in told[search.user.email]
    assert "Own pump" not in told[search.user.email]
    assert "Brokered pump" not in told[search.user.email]


def test_only_good_hits_are_told(clock: Any, search: SavedSearch) -> None:
    published("Wheat flour")
    tasks.notify_searchers()
    assert mail.outbox == []


def test_filters_hold_and_needs_are_told_alike(clock: Any, search: SavedSearch) -> None:
    SavedSearchFactory(user=search.user, kind="need", query="language=en", name="Needs")
    SavedSearch.objects.filter(pk=search.pk).update(query="q=pump&field=cs%3Anuclear")
    published("Any pump")
    need = NeedFactory(
        published=True,
        title="A seal",
        published_at=timezone.now(),
        anonymous=True,
        owner__name="CANARY",
    )
    embed(need)

    tasks.notify_searchers()

    assert "A seal" in bodies()[0]
    assert "CANARY" not in bodies()[0]
    assert "Any pump" not in bodies()[0]


def test_a_mail_shows_the_public_teaser_only(clock: Any, search: SavedSearch) -> None:
    published(description="CANARY", benefits="CANARY", contact_email="canary@example.org")
    tasks.notify_searchers()
    assert "Moves acid." in bodies()[0]
    assert "canary" not in bodies()[0].casefold()


def test_everybody_is_written_to_in_their_own_language_from_their_own_hour(
    clock: Any, search: SavedSearch
) -> None:
    search.user.language = "zh-hans"
    search.user.save()
    prefer_digest(user=search.user, hour=10, wanted=True, now=timezone.now())
    published()

    tasks.notify_searchers()
    assert mail.outbox == []
    on(clock, 0, hour=10)
    tasks.notify_searchers()

    assert "已保存的检索" in str(mail.outbox[0].body)


def test_the_headers_let_a_mail_program_unsubscribe_with_one_click(
    clock: Any, search: SavedSearch
) -> None:
    published()
    tasks.notify_searchers()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>")
    token = address.rstrip("/").rsplit("/", 1)[1]
    assert find_user_of_token(token) == search.user
    assert address in str(mail.outbox[0].body)


def test_who_stopped_it_gets_none_even_where_one_is_written(
    clock: Any, search: SavedSearch
) -> None:
    published()
    prepare_digests()
    stop_digests(user=search.user, now=timezone.now())
    assert send_digests() == 0
    assert mail.outbox == []
    assert Digest.objects.get().closed_at is not None


def test_what_was_withdrawn_since_is_left_out(clock: Any, search: SavedSearch) -> None:
    gone, stays = published("Gone pump"), published("Staying pump")
    prepare_digests()
    Technology.objects.filter(pk=gone.pk).update(valid_until=date(2026, 5, 1))
    send_digests()
    assert "Gone pump" not in bodies()[0]
    assert stays.title in bodies()[0]


def test_killed_before_writing_nothing_is_lost(
    clock: Any, search: SavedSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()

    def killed(*_args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(digests, "_remember", killed)
    with pytest.raises(KeyboardInterrupt):
        prepare_digests()
    monkeypatch.undo()
    assert not Digest.objects.exists()

    tasks.notify_searchers()
    assert len(mail.outbox) == 1


def test_killed_while_sending_it_is_sent_once_after_the_lease(
    clock: Any, search: SavedSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()

    def killed(*_args: Any, **_options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(EmailMessage, "send", killed)
    with pytest.raises(KeyboardInterrupt):
        tasks.notify_searchers()
    monkeypatch.undo()

    tasks.notify_searchers()
    assert mail.outbox == []
    clock.shift(timedelta(minutes=5))
    tasks.notify_searchers()
    tasks.notify_searchers()

    assert len(mail.outbox) == 1


def test_a_failure_to_send_is_kept_and_tried_again(
    clock: Any, search: SavedSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()

    def failing(*_args: Any, **_options: Any) -> None:
        raise ConnectionResetError("the mail server hung up")

    monkeypatch.setattr(EmailMessage, "send", failing)
    tasks.notify_searchers()
    monkeypatch.undo()
    assert "hung up" in Digest.objects.get().last_error
    clock.shift(timedelta(minutes=5))
    tasks.notify_searchers()
    assert len(mail.outbox) == 1


def test_of_two_runs_at_once_one_digest_stands(
    clock: Any, search: SavedSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()
    look = digests._look
    day = timezone.localdate()

    def overtaken(user: Any, now: datetime) -> Any:
        found = look(user, now)
        monkeypatch.setattr(digests, "_look", look)
        assert prepare_digest(user=user, day=day, now=now)
        return found

    monkeypatch.setattr(digests, "_look", overtaken)
    assert not prepare_digest(user=search.user, day=day, now=timezone.now())
    send_digests()

    assert len(mail.outbox) == 1
    assert DigestItem.objects.count() == 1


def test_an_operator_sends_those_of_a_day_whatever_the_hour(
    clock: Any, search: SavedSearch
) -> None:
    published()
    on(clock, 0, hour=12)
    prefer_digest(user=search.user, hour=23, wanted=True, now=datetime(2026, 1, 1, tzinfo=UTC))

    call_command("send_digests", day=date(2026, 6, 1))
    call_command("send_digests", day=date(2026, 6, 1))

    assert Digest.objects.get().day == date(2026, 6, 1)
    assert len(mail.outbox) == 1
    with pytest.raises(CommandError, match="still to come"):
        call_command("send_digests", day=date(2026, 6, 2))
