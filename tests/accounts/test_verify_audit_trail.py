import io
import tracemalloc
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.audit import GENESIS_HASH, drop_guards, install_guards
from accounts.models import AuditEvent
from accounts.services import record_event, trail, verify_trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def events(now: datetime) -> list[AuditEvent]:
    return [
        record_event(action="a.b", actor=None, subject=None, details={"n": n}, now=now)
        for n in range(1, 6)
    ]


def tamper(statement: str, *parameters: str) -> None:
    """Change rows the way somebody with the database's password would."""
    drop_guards(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    install_guards(connection)


def verify(*arguments: str) -> str:
    output = io.StringIO()
    call_command("verify_audit_trail", *arguments, stdout=output)
    return output.getvalue()


def test_a_whole_trail_is_told_with_its_count_and_head_hash(events: list[AuditEvent]) -> None:
    assert verify() == f"5 events hold together; head hash {events[-1].hash}\n"


def test_an_empty_trail_holds_together() -> None:
    assert verify() == f"0 events hold together; head hash {GENESIS_HASH}\n"


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE accounts_auditevent SET action = 'x' WHERE sequence = 3", "its content does not"),
        (
            "UPDATE accounts_auditevent SET details = '{\"n\": 4}' WHERE sequence = 3",
            "its content does not",
        ),
        (
            "UPDATE accounts_auditevent SET actor_email = 'x' WHERE sequence = 3",
            "its content does not",
        ),
        (
            "UPDATE accounts_auditevent SET at = '2026-03-02 09:30:16+00:00' WHERE sequence = 3",
            "its content does not",
        ),
        (
            "UPDATE accounts_auditevent SET subject_id = '9' WHERE sequence = 3",
            "its content does not",
        ),
        ("DELETE FROM accounts_auditevent WHERE sequence = 3", "event 3 is missing"),
        (
            "UPDATE accounts_auditevent SET previous_hash = 'f' WHERE sequence = 3",
            "it does not name the hash",
        ),
        ("UPDATE accounts_auditevent SET sequence = 99 WHERE sequence = 3", "event 3 is missing"),
        (
            "UPDATE accounts_auditevent SET details = '{\"n\": 1e300}' WHERE sequence = 3",
            "its content does not",
        ),
    ],
)
def test_the_first_broken_event_is_named(
    statement: str, problem: str, events: list[AuditEvent]
) -> None:
    tamper(statement)
    with pytest.raises(CommandError) as refusal:
        verify()
    assert refusal.value.returncode == 1
    assert f"broken at event 3: {problem}" in str(refusal.value)
    assert "The 2 events before it hold together." in str(refusal.value)


def test_a_row_changed_together_with_its_hash_breaks_the_next_one(
    events: list[AuditEvent],
) -> None:
    forged = AuditEvent.objects.get(sequence=3)
    forged.action = "forged"
    tamper(
        "UPDATE accounts_auditevent SET action = %s, hash = %s WHERE sequence = 3",
        forged.action,
        forged.expected_hash(),
    )
    report = verify_trail()
    assert (report.broken_at, report.problem) == (
        4,
        "it does not name the hash of the event before it",
    )


def test_the_first_event_cannot_be_cut_off(events: list[AuditEvent]) -> None:
    tamper("DELETE FROM accounts_auditevent WHERE sequence = 1")
    assert verify_trail().broken_at == 1


def test_a_trail_cut_short_is_found_out_by_an_anchor_only(events: list[AuditEvent]) -> None:
    tamper("DELETE FROM accounts_auditevent WHERE sequence >= 4")
    assert verify_trail().broken_at is None
    with pytest.raises(CommandError, match="the trail ends at 3, but event 5 was noted down"):
        verify("--anchor", f"5:{events[-1].hash}")


def test_a_trail_written_anew_is_found_out_by_an_anchor(
    events: list[AuditEvent], now: datetime
) -> None:
    tamper("DELETE FROM accounts_auditevent")
    for _ in range(5):
        record_event(action="forged", actor=None, subject=None, details={}, now=now)
    assert verify_trail().broken_at is None
    with pytest.raises(CommandError, match="broken at event 2: its hash is not the one noted"):
        verify("--anchor", f"2:{events[1].hash}", "--anchor", f"5:{events[-1].hash}")


def test_anchors_that_hold_change_nothing(events: list[AuditEvent]) -> None:
    anchors = ["--anchor", f"2:{events[1].hash}", "--anchor", f"5:{events[-1].hash}"]
    assert verify(*anchors) == verify()


@pytest.mark.parametrize("anchor", ["5", "0:" + "a" * 64, "5:abc", ":" + "a" * 64])
def test_an_anchor_of_a_wrong_form_is_told(anchor: str) -> None:
    with pytest.raises(CommandError, match="is not SEQUENCE:HASH"):
        verify("--anchor", anchor)


def test_a_whole_trail_without_its_guards_is_no_good_answer(events: list[AuditEvent]) -> None:
    drop_guards(connection)
    with pytest.raises(
        CommandError, match="missing triggers accounts_auditevent_continues"
    ) as told:
        verify()
    assert told.value.returncode == 1


def test_the_walk_turns_pages_without_losing_an_event(
    events: list[AuditEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    for page in (1, 2, 5):
        monkeypatch.setattr(trail, "_PAGE", page)
        assert verify_trail().count == 5


def test_the_memory_of_a_walk_does_not_grow_with_the_trail(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "_PAGE", 10)

    def peak_after(count: int) -> int:
        while AuditEvent.objects.count() < count:
            details = {"note": "x" * 5000}
            record_event(action="a.b", actor=None, subject=None, details=details, now=now)
        tracemalloc.start()
        assert verify_trail().count == count
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak_after(20)
    short = peak_after(40)
    assert peak_after(400) < 1.5 * short
