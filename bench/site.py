"""A site of its own for measuring: scratch database and folder, the encoder that is installed."""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

ENCODER_FOLDER = Path("var/encoders")
SCRATCH = Path("var/bench")


@contextlib.contextmanager
def scratch_site(**variables: str) -> Iterator[Path]:
    """Sets Django up on an empty migrated SQLite in a folder that is removed at the end.

    Call it once in a process, before any model is imported. Settings come from the variables and
    from nothing else, so that a site's own .env does not move the figures.
    """
    SCRATCH.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=SCRATCH, prefix="site-") as name:
        folder = Path(name).resolve()
        os.environ.update(environment(folder, **variables))
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield folder
        from django.db import connections

        connections.close_all()


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """The variables of a site in this folder."""
    return {
        "DJANGO_SETTINGS_MODULE": "matchmaker.settings",
        "ENV_FILE": os.devnull,
        "DEBUG": "on",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "VAR_FOLDER": str(folder),
        "ENCODER_FOLDER": str(ENCODER_FOLDER.resolve()),
        "LOG_LEVEL": "ERROR",
        **variables,
    }
