"""Real PostgreSQL and Redis servers for the suite, which never outlive it.

Each server is owned by a keeper: a small process of this file that starts the server, says
"ready", and waits for the end of its standard input. That end comes when the session lets go and
just as well when the session is killed, so there is one way to stop and it always happens.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

POSTGRES_FOLDERS = Path("/usr/lib/postgresql")


class ServerMissing(Exception):
    """The server's program is not installed; the message says which package has it."""


@dataclass(frozen=True)
class Keeper:
    """The process that owns one server, and the address that the server answers at."""

    process: "subprocess.Popen[str]"
    url: str

    @classmethod
    def launch(cls, kind: str, url: str, *arguments: str) -> Self:
        """Start a keeper of this kind and wait until its server answers.

        Raises RuntimeError with the keeper's own words when the server does not start.
        """
        # In its own session, so that Ctrl-C reaches the tests and not the server under them.
        process = subprocess.Popen(
            [sys.executable, __file__, kind, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert process.stdout is not None
        first = process.stdout.readline()
        if first.strip() != "ready":
            raise RuntimeError(f"{kind} did not start: {first}{process.stdout.read()}")
        return cls(process, url)

    def stop(self) -> None:
        """Let go, and wait until the server is gone and its folder deleted."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=60)


class PostgresServer(Keeper):
    """A PostgreSQL server of this session's own, on a free port of this machine."""

    @classmethod
    def start(cls) -> "PostgresServer":
        """Start one; raises ServerMissing when PostgreSQL is not installed."""
        port = free_port()
        url = f"postgres://postgres@127.0.0.1:{port}/postgres"
        return cls.launch("postgres", url, str(postgres_programs()), str(port))


class RedisServer(Keeper):
    """A Redis server of this session's own, which keeps nothing on disk."""

    @classmethod
    def start(cls) -> "RedisServer":
        """Start one; raises ServerMissing when Redis is not installed."""
        program = shutil.which("redis-server")
        if program is None:
            raise ServerMissing("redis-server is not installed (Debian: redis-server)")
        port = free_port()
        return cls.launch("redis", f"redis://127.0.0.1:{port}/0", program, str(port))


def postgres_programs() -> Path:
    """The folder of initdb and pg_ctl; raises ServerMissing when there is none."""
    found = sorted(POSTGRES_FOLDERS.glob("*/bin/initdb"), reverse=True)
    if asked := shutil.which("pg_config"):
        answer = subprocess.run([asked, "--bindir"], capture_output=True, text=True, check=True)
        found.insert(0, Path(answer.stdout.strip()) / "initdb")
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path))
    for program in found:
        if program.exists():
            return program.parent
    raise ServerMissing("PostgreSQL's initdb is not installed (Debian: postgresql)")


def free_port() -> int:
    """A TCP port of the loopback address that nobody listened on a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def keep_postgres(programs: str, port: str) -> Callable[[], None]:
    """Start PostgreSQL in a temporary folder; the answer stops it and deletes the folder."""
    folder = Path(tempfile.mkdtemp(prefix="matchmaker-postgres-"))
    as_owner: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root.
        shutil.chown(folder, "postgres", "postgres")
        as_owner = ["runuser", "-u", "postgres", "--"]
    control = [*as_owner, f"{programs}/pg_ctl", "-D", f"{folder}/rows"]

    def stop() -> None:
        run_quietly([*control, "-m", "immediate", "stop"], folder, check=False)
        shutil.rmtree(folder, ignore_errors=True)

    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    settings += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    initdb = [*as_owner, f"{programs}/initdb", "-D", f"{folder}/rows", "-U", "postgres"]
    try:
        run_quietly([*initdb, "--auth=trust", "--encoding=UTF8", "--no-sync"], folder)
        run_quietly([*control, "-l", f"{folder}/log", "-w", "-o", settings, "start"], folder)
    except BaseException:
        stop()
        raise
    return stop


def keep_redis(program: str, port: str) -> Callable[[], None]:
    """Start Redis without persistence; the answer stops it."""
    server = subprocess.Popen(
        [program, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
        cwd=tempfile.gettempdir(),
    )

    def stop() -> None:
        server.terminate()
        server.wait(timeout=20)

    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"redis-server ended with code {server.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", int(port))) == 0:
                return stop
        time.sleep(0.05)
    stop()
    raise RuntimeError("redis-server did not answer within 20 seconds")


def run_quietly(command: list[str], folder: Path, *, check: bool = True) -> None:
    """Run a program whose output goes to a file: a server would keep a pipe open for ever."""
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=folder,
        )
        if check and done.returncode:
            output.seek(0)
            raise RuntimeError(f"{command[-1]} failed: {output.read()}")


def main(kind: str, *arguments: str) -> None:
    """Be the keeper of one server until standard input ends, or only look for PostgreSQL."""
    if kind == "find-postgres":
        try:
            postgres_programs()
        except ServerMissing as missing:
            sys.exit(str(missing))
        return
    stop = {"postgres": keep_postgres, "redis": keep_redis}[kind](*arguments)
    try:
        print("ready", flush=True)
        sys.stdin.read()
    finally:
        stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
