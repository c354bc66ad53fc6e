"""What every test stands on: a closed environment, a database of its own, servers on demand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import environment

# Before anything else: test modules import models, and models need a Django that is set up.
_server = environment.prepare()

import django  # noqa: E402

django.setup()

import hypothesis  # noqa: E402
import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.utils import translation  # noqa: E402

from matchmaker.matching import runtime  # noqa: E402
from tests.servers import PostgresServer, RedisServer, ServerMissing  # noqa: E402

# How long an example takes says something of the machine, and nothing of the code.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


def pytest_report_header() -> str:
    """Say at the top of the run which database it stands on."""
    return f"database: {settings.DATABASES['default']['ENGINE'].rsplit('.', 1)[-1]}"


def pytest_unconfigure() -> None:
    """Stop the server that this process started."""
    if _server is not None:
        _server.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """SQLite in a file, as the site has it: in memory there is no WAL and no second connection."""
    default: dict[str, Any] = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        default.setdefault("TEST", {})["NAME"] = str(
            tmp_path_factory.mktemp("database") / "test.sqlite3"
        )


@pytest.fixture(autouse=True)
def var_folder(tmp_path: Path, settings: Any) -> Path:
    """A folder of its own for what a test lets the site write beside the database."""
    settings.VAR_FOLDER = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "var" / "media"
    return tmp_path / "var"


@pytest.fixture(autouse=True, scope="session")
def flushes_past_the_audit_guards() -> Iterator[None]:
    """Let the flush after a test that commits empty the audit trail, whose triggers refuse that."""
    from django.db import connection
    from django.test import TransactionTestCase

    from accounts.audit import drop_guards, install_guards

    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def flush_unguarded(case: TransactionTestCase) -> None:
        drop_guards(connection)
        flush(case)
        install_guards(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_unguarded)
        yield


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """No test sees the limits, sessions, indexes or language that another left in this process."""
    # A request in Chinese leaves its thread speaking Chinese: the test client sends no end of it.
    with translation.override(settings.LANGUAGE_CODE):
        yield
    cache.clear()
    runtime.reset()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running PostgreSQL, whatever database the suite itself stands on."""
    yield from _running(PostgresServer)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A running Redis."""
    yield from _running(RedisServer)


def _running(kind: Any) -> Iterator[Any]:
    try:
        server = kind.start()
    except ServerMissing as missing:
        pytest.skip(str(missing))
    yield server
    server.stop()
