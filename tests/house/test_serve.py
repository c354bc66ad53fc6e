"""The one command of the demonstration, as a person uses it: started, asked, and stopped."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest

from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
DEMONSTRATION = ROOT / "matchmaker" / "matching" / "demonstration"


class Site:
    """A site in processes of its own, with a database and a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
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

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start it, and let no process of it outlive the block."""
        try:
            self.start()
            yield
        finally:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def proposals(self, external_id: str) -> int:
        """How many proposals the need with this id has, read from its database."""
        question = (
            "SELECT count(*) FROM matching_proposal JOIN listings_need"
            " ON need_id = listings_need.id WHERE external_id = ?"
        )
        with closing(sqlite3.connect(self.folder / "db.sqlite3")) as connection:
            count: int = connection.execute(question, [external_id]).fetchone()[0]
            return count

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
    with site.running():
        yield site


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


@pytest.mark.slow
def test_a_need_imported_while_the_site_runs_has_proposals_within_five_seconds(
    tmp_path: Path,
) -> None:
    site = Site(tmp_path)
    for arguments in (["migrate", "--verbosity", "0"], ["load_demonstration"]):
        done = site.command(*arguments)
        assert done.returncode == 0, done.stderr
    row = json.loads((DEMONSTRATION / "needs" / "transport.jsonl").read_text().splitlines()[0])
    row = {name: value for name, value in row.items() if not name.endswith(("_in_days", "_days"))}
    row |= {"external_id": "while-it-runs", "title": f"{row['title']} 2"}
    (tmp_path / "need.jsonl").write_text(json.dumps(row, ensure_ascii=False))
    with site.running():
        done = site.command("import_listings", "needs", str(tmp_path / "need.jsonl"), "--publish")
        assert done.returncode == 0, done.stdout + done.stderr
        assert eventually(lambda: site.proposals("while-it-runs") > 0, seconds=5)


def test_a_port_that_is_taken_is_refused_with_the_mend(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", site.port))
        listener.listen()
        done = site.command("serve")
    assert done.returncode == 1
    assert f"Port {site.port} of 127.0.0.1 cannot be used" in done.stderr
    assert f"Choose another one: PORT={site.port + 1}" in done.stderr
