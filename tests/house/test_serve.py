"""The one command of the demonstration, as a person uses it: started, asked, and stopped."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]


class Site:
    """A site in processes of its own, with a database and a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.environment = os.environ | {
            "VAR_FOLDER": str(folder),
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "ENCODER": "hashing",
            "PORT": str(self.port),
        }
        self.output = folder / "output"

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self) -> None:
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                env=self.environment,
                cwd=ROOT,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        assert eventually(lambda: "Ready at" in self.output.read_text()), self.output.read_text()

    def page(self, path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            status: int = answer.status
            return status

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    done = site.command("migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    site.start()
    yield site
    if site.process.poll() is None:
        os.killpg(site.process.pid, signal.SIGKILL)
        site.process.wait()


def eventually(condition: Callable[[], bool], *, seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_the_site_answers_until_it_is_stopped_and_leaves_nothing_behind(
    site: Site, name: signal.Signals
) -> None:
    assert re.search(rf"Ready at http://127\.0\.0\.1:{site.port}/$", site.output.read_text(), re.M)
    assert site.page("/livez") == 200
    assert site.page("/") == 200
    children = site.children()
    assert len(children) == 1
    # As Ctrl-C in a terminal does: every process of the foreground hears it.
    os.killpg(site.process.pid, name)
    assert site.process.wait(timeout=40) == 0
    assert not any(child.is_running() for child in children)
    assert site.output.read_text().rstrip().endswith("Stopped.")
    assert "Traceback" not in site.output.read_text()
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", site.port))


@pytest.mark.slow
def test_a_process_that_dies_is_replaced(site: Site) -> None:
    (dying,) = site.children()
    dying.kill()
    assert eventually(lambda: site.output.read_text().count("Ready at") == 2)
    assert site.page("/livez") == 200
    assert site.children() != [dying]


def test_a_port_that_is_taken_is_refused_with_the_mend(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", site.port))
        listener.listen()
        done = site.command("serve")
    assert done.returncode == 1
    assert f"Port {site.port} of 127.0.0.1 cannot be used" in done.stderr
    assert f"Choose another one: PORT={site.port + 1}" in done.stderr
