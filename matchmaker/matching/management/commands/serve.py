"""Run the whole service: pages, worker and sweep, in one command."""

from __future__ import annotations

import json
import logging
import os
import socket
import time
from argparse import ArgumentParser
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from tqdm import tqdm

from ... import runtime
from ...demonstration import ACCOUNTS_FILE, waiting_steps
from ...engine.encoders import EncoderUnavailable

PATIENCE_SECONDS: Final = 600
"""After so long the site is called ready although listings still wait; they go on waiting."""


class Command(BaseCommand):
    """Serves until Ctrl-C or SIGTERM, and then leaves no process behind."""

    help = "Serve the site with its background worker inside, on PORT, until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address to listen on."""
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument(
            "--port", type=int, default=settings.PORT, help="default: the variable PORT"
        )

    def handle(self, *_args: Any, host: str, port: int, **_options: Any) -> None:
        """Refuse a port that is taken, then serve until a signal ends it."""
        from ..one_process import OneProcessSite

        refuse_taken_port(host, port)
        quieten_routine()
        address = f"http://{host}:{port}/"
        site = OneProcessSite(host=host, port=port, opened=lambda: self.announce(address))
        first_process = os.getpid()
        try:
            site.run()
        finally:
            # The process that gunicorn forks leaves by this way too.
            if os.getpid() == first_process:
                self.stdout.write("Stopped.")

    def announce(self, address: str) -> None:
        """Open the encoder, show how waiting listings are worked off, and say where the site is."""
        try:
            self.stdout.write("Opening the encoder …")
            runtime.encoder()
        except EncoderUnavailable as unavailable:
            self.stderr.write(f"There will be no new proposals: {unavailable}")
        else:
            show_waiting_work()
        finally:
            connection.close()
        if settings.DEMO:
            self.stdout.write(demonstration_accounts())
        self.stdout.write(f"Ready at {address}", ending="\n")
        self.stdout.flush()


def refuse_taken_port(host: str, port: int) -> None:
    """Raise CommandError when another program listens there, or the port may not be had."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Port {port} of {host} cannot be used ({error}). "
                f"Choose another one: PORT={port + 1}"
            ) from error


def quieten_routine() -> None:
    """Leave out of the terminal that the sweep ran once more, and queries out of memory."""
    logging.getLogger("celery").setLevel(logging.WARNING)
    # With DEBUG on, Django keeps the last 9000 statements of each thread, vectors included.
    BaseDatabaseWrapper.queries_limit = 100


def show_waiting_work() -> None:
    """Show a progress bar until no listing waits to be encoded or proposed.

    Returns after PATIENCE_SECONDS in any case, with the rest still being done.
    """
    total = waiting = waiting_steps()
    if not waiting:
        return
    deadline = time.monotonic() + PATIENCE_SECONDS
    with tqdm(total=waiting, desc="Encoding and proposing", unit="step") as bar:
        while waiting and time.monotonic() < deadline:
            time.sleep(0.5)
            waiting = waiting_steps()
            # Encoding asks for proposing, so the whole may grow.
            total = max(total, int(bar.n) + waiting)
            bar.total = total
            bar.update(max(0, total - waiting - bar.n))


def demonstration_accounts() -> str:
    """The accounts that the demonstration data came with, one a line, or an empty text."""
    path = settings.VAR_FOLDER / ACCOUNTS_FILE
    if not path.exists():
        return ""
    accounts = json.loads(path.read_text())
    lines = [f"  {a['email']:<44} {a['password']:<20} {a['role']}" for a in accounts]
    return "\n".join(["Sign in with (demonstration accounts):", *lines])
