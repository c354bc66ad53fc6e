import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import redis

from tests.servers import PostgresServer, RedisServer, ServerMissing

ROOT = Path(__file__).resolve().parents[2]
OWNER = """
import sys, time
from tests.servers import {kind}
server = {kind}.start()
print(server.url, flush=True)
time.sleep(600)
"""


@pytest.mark.postgres
def test_the_postgres_server_answers(postgres_server: PostgresServer) -> None:
    with psycopg.connect(postgres_server.url) as connection:
        row = connection.execute("SHOW fsync").fetchone()
    assert row == ("off",)


@pytest.mark.redis
def test_the_redis_server_answers(redis_server: RedisServer) -> None:
    client = redis.Redis.from_url(redis_server.url)
    client.set("key", "value")
    assert client.get("key") == b"value"


@pytest.mark.redis
def test_a_server_that_is_let_go_no_longer_listens() -> None:
    server = _started(RedisServer)
    server.stop()
    assert not _listens(server.url)


@pytest.mark.parametrize("kind", [PostgresServer, RedisServer])
def test_a_server_ends_when_its_owner_is_killed(
    kind: type[PostgresServer] | type[RedisServer],
) -> None:
    _started(kind).stop()  # skips where the server is not installed
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER.format(kind=kind.__name__)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert owner.stdout is not None
    url = owner.stdout.readline().strip()
    assert _listens(url)
    os.kill(owner.pid, signal.SIGKILL)
    owner.wait()
    assert _eventually(lambda: not _listens(url))


def _started(kind: type[PostgresServer] | type[RedisServer]) -> PostgresServer | RedisServer:
    try:
        return kind.start()
    except ServerMissing as missing:
        pytest.skip(str(missing))


def _listens(url: str) -> bool:
    port = int(url.rsplit(":", 1)[1].split("/", maxsplit=1)[0])
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False
