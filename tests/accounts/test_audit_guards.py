from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.audit import GENESIS_HASH, drop_guards, install_guards, missing_guards
from accounts.errors import AuditTrailIsAppendOnly
from accounts.models import AuditEvent
from accounts.services import record_event, verify_trail

pytestmark = pytest.mark.django_db

INSERT = "{verb} INTO accounts_auditevent (sequence, at, actor_email, action, subject_type,"
INSERT += " subject_id, details, previous_hash, hash) VALUES (%s, %s, '', 'forged', '', '', '{{}}',"
INSERT += " %s, %s)"


@pytest.fixture
def head(now: datetime) -> AuditEvent:
    for action in ("first", "second"):
        event = record_event(action=action, actor=None, subject=None, details={}, now=now)
    return event


def execute(statement: str, parameters: list[Any] | None = None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def assert_unharmed(head: AuditEvent) -> None:
    report = verify_trail()
    assert (report.count, report.head_hash, report.broken_at) == (2, head.hash, None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditevent SET action = 'other'",
        "UPDATE accounts_auditevent SET hash = hash WHERE sequence = 1",
        "DELETE FROM accounts_auditevent",
        "DELETE FROM accounts_auditevent WHERE sequence = 2",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_event(
    statement: str, head: AuditEvent
) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        execute(statement)
    assert_unharmed(head)


def test_postgresql_refuses_to_truncate_the_trail_also_by_way_of_the_users(
    head: AuditEvent,
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    # A check of a foreign key that still waits for the commit would refuse first.
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in ("TRUNCATE accounts_auditevent", "TRUNCATE accounts_user CASCADE"):
        with pytest.raises(DatabaseError, match="append-only"):
            execute(statement)
    assert_unharmed(head)


def test_sqlite_refuses_to_replace_an_event(head: AuditEvent, now: datetime) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    with pytest.raises(DatabaseError, match="continue the chain"):
        execute(INSERT.format(verb="INSERT OR REPLACE"), [2, now, head.previous_hash, "f" * 64])
    assert_unharmed(head)


@pytest.mark.parametrize("sequence", [0, 1, 2, 4])
def test_the_database_refuses_an_event_out_of_sequence(
    sequence: int, head: AuditEvent, now: datetime
) -> None:
    with pytest.raises(DatabaseError, match="continue the chain"):
        execute(INSERT.format(verb="INSERT"), [sequence, now, head.hash, "f" * 64])
    assert_unharmed(head)


def test_the_database_refuses_an_event_that_names_another_predecessor(
    head: AuditEvent, now: datetime
) -> None:
    with pytest.raises(DatabaseError, match="continue the chain"):
        execute(INSERT.format(verb="INSERT"), [3, now, head.previous_hash, "f" * 64])
    assert_unharmed(head)


def test_the_first_event_names_64_zeros(now: datetime) -> None:
    with pytest.raises(DatabaseError, match="continue the chain"):
        execute(INSERT.format(verb="INSERT"), [1, now, "1" * 64, "f" * 64])
    execute(INSERT.format(verb="INSERT"), [1, now, GENESIS_HASH, "f" * 64])
    assert AuditEvent.objects.get().sequence == 1


def test_the_model_refuses_before_the_database_does(head: AuditEvent) -> None:
    refusals: list[Callable[[], object]] = [
        head.save,
        head.delete,
        lambda: AuditEvent.objects.update(action="other"),
        lambda: AuditEvent.objects.all().delete(),
        lambda: AuditEvent.objects.bulk_update([head], ["action"]),
        lambda: AuditEvent.objects.update_or_create(sequence=1, defaults={"action": "x"}),
    ]
    for refused in refusals:
        with pytest.raises(AuditTrailIsAppendOnly):
            refused()
    assert_unharmed(head)


def test_a_copy_of_an_event_in_hand_cannot_overwrite_it(head: AuditEvent) -> None:
    forged = AuditEvent(sequence=head.sequence, at=head.at, action="forged", hash="f" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        forged.save()
    assert_unharmed(head)


def test_flushing_the_site_is_refused_while_the_trail_is_guarded(head: AuditEvent) -> None:
    with pytest.raises(CommandError, match=r"couldn.t be flushed"), transaction.atomic():
        call_command("flush", interactive=False, verbosity=0)
    assert_unharmed(head)


def test_missing_guards_are_named_and_put_back() -> None:
    assert missing_guards(connection) == []
    drop_guards(connection)
    missing = missing_guards(connection)
    assert len(missing) == 3
    assert all(name.startswith("accounts_auditevent_") for name in missing)
    install_guards(connection)
    install_guards(connection)
    assert missing_guards(connection) == []


def test_a_migration_run_puts_lost_guards_back() -> None:
    drop_guards(connection)
    call_command("migrate", "accounts", verbosity=0)
    assert missing_guards(connection) == []
