"""The audit trail's arithmetic and its database guards.

Every event carries the hash of the event before it, so that a changed, missing or inserted row
breaks the chain from there on. The database itself refuses UPDATE, DELETE and TRUNCATE, and an
INSERT that does not continue the chain; this module holds those triggers for both databases.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

JSON = str | int | float | bool | None | Sequence["JSON"] | Mapping[str, "JSON"]

GENESIS_HASH = "0" * 64
"""What the first event names as its predecessor."""

TABLE = "accounts_auditevent"

# From here on PostgreSQL's jsonb, which keeps numbers as decimals, gives back an integer whose
# digits differ from the float's; beyond 2**53 a float does not name one integer anyway.
_LARGEST_FLOAT = 2.0**53


def canonical_json(value: JSON) -> str:
    """The one spelling of a JSON value that survives a round trip through either database.

    Keys are sorted, blanks left out, floats without a fraction written as integers.
    Raises ValueError for what cannot be kept: NaN and infinities, floats beyond 2**53, the
    character U+0000 (PostgreSQL refuses it), lone surrogates; TypeError for what is not JSON.
    """
    text = json.dumps(
        _settled(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    text.encode()
    return text


def _settled(value: JSON) -> JSON:
    if isinstance(value, str):
        return _settled_text(value)
    if isinstance(value, float):
        return _settled_float(value)
    if isinstance(value, Mapping):
        return {_settled_key(key): _settled(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_settled(item) for item in value]
    return value


def _settled_key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"the key {key!r} is not text")
    return _settled_text(key)


def _settled_text(text: str) -> str:
    if "\0" in text:
        raise ValueError("text holds the character U+0000")
    return text


def _settled_float(number: float) -> int | float:
    if not math.isfinite(number) or abs(number) > _LARGEST_FLOAT:
        raise ValueError(f"the number {number!r} is not finite or too large; give it as text")
    return int(number) if number.is_integer() else number


def event_hash(
    *,
    previous_hash: str,
    sequence: int,
    at: datetime,
    actor_id: int | None,
    actor_email: str,
    action: str,
    subject_type: str,
    subject_id: str,
    details: JSON,
) -> str:
    """SHA-256 in hexadecimal of the previous hash followed by the event as canonical JSON.

    `at` is aware and counted in UTC to the microsecond, which both databases keep.
    Raises what `canonical_json` raises.
    """
    row: JSON = {
        "sequence": sequence,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": actor_id,
        "actor_email": actor_email,
        "action": action,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "details": details,
    }
    return hashlib.sha256((previous_hash + canonical_json(row)).encode()).hexdigest()


# --- database guards ---------------------------------------------------------------------------

# INSERT OR REPLACE deletes the replaced row without firing a delete trigger, so the insert
# trigger has to refuse it; demanding the next sequence number does that and forbids gaps too.
# The blob of 32 zero bytes is GENESIS_HASH when written in hexadecimal.
_SQLITE_TRIGGERS: dict[str, str] = {
    "accounts_auditevent_no_update": """
        CREATE TRIGGER IF NOT EXISTS accounts_auditevent_no_update
        BEFORE UPDATE ON accounts_auditevent
        BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
        """,
    "accounts_auditevent_no_delete": """
        CREATE TRIGGER IF NOT EXISTS accounts_auditevent_no_delete
        BEFORE DELETE ON accounts_auditevent
        BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
        """,
    "accounts_auditevent_continues": """
        CREATE TRIGGER IF NOT EXISTS accounts_auditevent_continues
        BEFORE INSERT ON accounts_auditevent
        WHEN NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM accounts_auditevent)
        OR NEW.previous_hash <> COALESCE(
            (SELECT hash FROM accounts_auditevent ORDER BY sequence DESC LIMIT 1),
            hex(zeroblob(32))
        )
        BEGIN SELECT RAISE(ABORT, 'an audit event must continue the chain'); END
        """,
}

_POSTGRESQL_FUNCTIONS: dict[str, str] = {
    "accounts_auditevent_refuse": """
        CREATE OR REPLACE FUNCTION accounts_auditevent_refuse() RETURNS trigger
        LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the audit trail is append-only'
                USING ERRCODE = 'restrict_violation';
        END $$
        """,
    "accounts_auditevent_continue": """
        CREATE OR REPLACE FUNCTION accounts_auditevent_continue() RETURNS trigger
        LANGUAGE plpgsql AS $$
        DECLARE
            head_sequence bigint;
            head_hash text;
        BEGIN
            SELECT sequence, hash INTO head_sequence, head_hash
                FROM accounts_auditevent ORDER BY sequence DESC LIMIT 1;
            IF NEW.sequence <> COALESCE(head_sequence, 0) + 1
                OR NEW.previous_hash <> COALESCE(head_hash, repeat('0', 64)) THEN
                RAISE EXCEPTION 'an audit event must continue the chain'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
        """,
}

_POSTGRESQL_TRIGGERS: dict[str, str] = {
    "accounts_auditevent_no_change": """
        CREATE OR REPLACE TRIGGER accounts_auditevent_no_change
        BEFORE UPDATE OR DELETE ON accounts_auditevent
        FOR EACH ROW EXECUTE FUNCTION accounts_auditevent_refuse()
        """,
    "accounts_auditevent_no_truncate": """
        CREATE OR REPLACE TRIGGER accounts_auditevent_no_truncate
        BEFORE TRUNCATE ON accounts_auditevent
        FOR EACH STATEMENT EXECUTE FUNCTION accounts_auditevent_refuse()
        """,
    "accounts_auditevent_continues": """
        CREATE OR REPLACE TRIGGER accounts_auditevent_continues
        BEFORE INSERT ON accounts_auditevent
        FOR EACH ROW EXECUTE FUNCTION accounts_auditevent_continue()
        """,
}


def install_guards(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers that keep the trail append-only; those that exist are left in place.

    Raises NotImplementedError on a database that is neither SQLite nor PostgreSQL.
    """
    with connection.cursor() as cursor:
        for statement in _guard_statements(connection.vendor):
            cursor.execute(statement)


def _guard_statements(vendor: str) -> tuple[str, ...]:
    if vendor == "sqlite":
        return tuple(_SQLITE_TRIGGERS.values())
    if vendor == "postgresql":
        return (*_POSTGRESQL_FUNCTIONS.values(), *_POSTGRESQL_TRIGGERS.values())
    raise NotImplementedError(f"The audit trail has no guards for {vendor}; use PostgreSQL.")


def drop_guards(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers; for undoing the migration, and for tests that forge a row."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _SQLITE_TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        for name in _POSTGRESQL_TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}")
        for name in _POSTGRESQL_FUNCTIONS:
            cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that should be on the table and are not (or are switched off)."""
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        wanted = _SQLITE_TRIGGERS
    else:
        query = (
            "SELECT tgname FROM pg_trigger"
            " WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal AND tgenabled IN ('O', 'A')"
        )
        wanted = _POSTGRESQL_TRIGGERS
    with connection.cursor() as cursor:
        cursor.execute(query, [TABLE])
        present = {name for (name,) in cursor.fetchall()}
    return sorted(wanted.keys() - present)
