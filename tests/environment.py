"""The closed environment that the suite runs in: no variable of the caller's site reaches it."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.servers import PostgresServer

ROOT = Path(__file__).resolve().parent.parent

FIXED = {
    "DJANGO_SETTINGS_MODULE": "matchmaker.settings",
    "ENV_FILE": os.devnull,
    "DEBUG": "on",
    "SECRET_KEY": "a-key-for-the-test-suite-only-" + "0" * 40,
    "LOG_LEVEL": "WARNING",
    "EMAIL_URL": "memorymail://",
    # The light twins; tests of the real ones open them themselves.
    "ENCODER": "hashing",
    "VECTOR_INDEX": "exact",
    # Decisions take effect at once; tests of the time in which they can be undone set it.
    "UNDO_SECONDS": "0",
    # Playwright's synchronous API keeps an event loop in the thread of the tests.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    # Threads of BLAS and of FAISS in several test processes only get into each other's way.
    "OMP_NUM_THREADS": "1",
}
CLEARED = ("DEMO", "HTTPS", "REDIS_URL", "SITE_URL", "ALLOWED_HOSTS", "PORT", "SWEEP_SECONDS")


def prepare() -> PostgresServer | None:
    """Set the variables, and start PostgreSQL where TEST_DATABASE=postgres asks for it.

    The process that runs the tests calls this before Django is set up. Worker processes of
    pytest-xdist inherit the variables and start nothing.
    """
    if is_worker():
        return None
    for name in CLEARED:
        os.environ.pop(name, None)
    os.environ.update(FIXED)
    os.environ.setdefault("ENCODER_FOLDER", str(ROOT / "var" / "encoders"))
    var_folder = tempfile.mkdtemp(prefix="matchmaker-tests-")
    atexit.register(shutil.rmtree, var_folder, ignore_errors=True)
    os.environ["VAR_FOLDER"] = var_folder
    if os.environ.get("TEST_DATABASE", "sqlite") == "postgres":
        server = PostgresServer.start()
        os.environ["DATABASE_URL"] = server.url
        return server
    os.environ["DATABASE_URL"] = f"sqlite:///{var_folder}/db.sqlite3"
    return None


def is_worker() -> bool:
    """Whether this is a worker process of pytest-xdist, which owns nothing."""
    return "PYTEST_XDIST_WORKER" in os.environ
