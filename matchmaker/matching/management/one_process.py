"""The whole service in one command: gunicorn answers, and Celery works in a thread beside it.

gunicorn's arbiter forks one worker process; threads for background work, and the encoder, are
started in that process after the fork (docs/adr/0004 and 0009). If the process dies, the arbiter
starts another one with its own threads.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from typing import Any, Final

import celery
from celery.beat import EmbeddedService
from celery.worker import state as celery_worker_state
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication

log = logging.getLogger(__name__)

STOP_SECONDS: Final = 25
"""How long a stop waits for the task under way; gunicorn kills the process after 30."""
RESTART_SECONDS: Final = 1.0


class BackgroundWork:
    """A Celery worker and the beat, each in a thread of this process."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._worker = threading.Thread(target=self._keep_working, name="worker", daemon=True)
        # One second at most between two looks at the clock, so that a stop is not kept waiting.
        self._beat: Any = EmbeddedService(
            celery.current_app, max_interval=1, thread=True, scheduler_cls="celery.beat:Scheduler"
        )

    def start(self) -> None:
        """Start both threads; what they have to do is found in the database."""
        self._worker.start()
        self._beat.start()

    def stop(self) -> None:
        """Let the task under way end, up to STOP_SECONDS, and take no other.

        A task that takes longer is cut off with the process: its claim runs out and another
        process does the work again.
        """
        self._stopping.set()
        celery_worker_state.should_stop = True  # type: ignore[assignment]
        self._beat.stop()
        self._worker.join(timeout=STOP_SECONDS)

    def _keep_working(self) -> None:
        while not self._stopping.is_set():
            # Not app.Worker, which installs signal handlers and so works in a main thread only.
            worker = celery.current_app.WorkController(
                pool_cls="solo",
                without_heartbeat=True,
                without_mingle=True,
                without_gossip=True,
            )
            worker.start()
            if not self._stopping.wait(RESTART_SECONDS):
                log.error("The worker ended by itself and is started again.")


class OneProcessSite(BaseApplication):  # type: ignore[misc]
    """gunicorn with one worker process that answers requests and does the background work.

    ``opened`` is called in a thread of that process as soon as requests are answered and
    background work is under way.
    """

    def __init__(self, *, host: str, port: int, opened: Callable[[], None]) -> None:
        self._address = f"{host}:{port}"
        self._opened = opened
        self._work: BackgroundWork | None = None
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn how to run; nothing is read from files or the command line."""
        options: dict[str, Any] = {
            "bind": self._address,
            "workers": 1,
            "worker_class": "gthread",
            "threads": 8,
            "timeout": 120,
            "graceful_timeout": 30,
            "loglevel": "warning",
            "control_socket_disable": True,
            "pre_fork": _leave_connections,
            "post_worker_init": self._begin,
            "worker_exit": self._end,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application of the settings."""
        return get_internal_wsgi_application()

    def _begin(self, _worker: object) -> None:
        # Ctrl-C reaches every process of the terminal; the arbiter alone answers it, in order.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        celery_worker_state.should_stop = None
        self._work = BackgroundWork()
        self._work.start()
        threading.Thread(target=self._opened, name="opened", daemon=True).start()

    def _end(self, _arbiter: object, _worker: object) -> None:
        for name in (signal.SIGTERM, signal.SIGQUIT):
            signal.signal(name, signal.SIG_IGN)
        if self._work is not None:
            self._work.stop()


def _leave_connections(_arbiter: object, _worker: object) -> None:
    # A connection that two processes share would mix up their answers.
    connections.close_all()
