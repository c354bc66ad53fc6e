import time
from datetime import UTC, datetime
from threading import Thread

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction

EXPIRY = datetime(2030, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own settings")
@pytest.mark.parametrize(
    ("pragma", "expected"), [("journal_mode", "wal"), ("busy_timeout", 20_000), ("synchronous", 1)]
)
def test_sqlite_is_opened_for_several_writers(pragma: str, expected: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone() == (expected,)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own settings")
def test_a_second_writer_waits_for_the_first_although_both_began_by_reading() -> None:
    finished = []

    def write_after_reading(name: str) -> None:
        with transaction.atomic():
            count = Session.objects.count()
            time.sleep(0.2)
            Session.objects.create(session_key=f"{name}-{count}", expire_date=EXPIRY)
        finished.append(name)
        connection.close()

    threads = [Thread(target=write_after_reading, args=(name,)) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(finished) == ["first", "second"]
    # The second one read what the first had written: their transactions did not overlap.
    assert sorted(key[-1] for key in Session.objects.values_list("pk", flat=True)) == ["0", "1"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the run on PostgreSQL")
def test_the_run_on_postgresql_is_on_a_server_of_the_suite() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW fsync")
        assert cursor.fetchone() == ("off",)
        cursor.execute("SHOW data_directory")
        assert "matchmaker-postgres-" in cursor.fetchone()[0]
