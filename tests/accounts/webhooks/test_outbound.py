"""No address of a private network is called, however it is written and whoever resolves it."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from accounts.outbound import OutboundFailed, OutboundRefused, checked_url, is_public, post

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


class Receiver(BaseHTTPRequestHandler):
    """Remembers what it got, and answers as its path says."""

    got: list[tuple[str, dict[str, str], bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append((self.path, dict(self.headers), body))
        if self.path == "/moved":
            self.send_response(307)
            self.send_header("Location", "/landed")
        elif self.path == "/slow":
            time.sleep(1)
            self.send_response(200)
        else:
            self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[str]:
    """The address of a server on this machine."""
    Receiver.got = []
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def send(url: str, **more: Any) -> int:
    options: dict[str, Any] = {"allow_http": True, "networks": LOOPBACK, **more}
    return asyncio.run(post(url, body=b"{}", headers={"X-Test": "1"}, **options))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "168.63.129.16",
        "100.100.100.200",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "192.88.99.1",
        "240.0.0.1",
        "::",
        "::1",
        "::7f00:1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:808:808::1",
        "2001:0:808:808::1",
        "2001:db8::1",
    ],
)
def test_an_address_that_is_not_public_is_known(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
)
def test_a_public_address_is_known(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://",
        "https://user:secret@example.org/",
        "https://example.org/#there",
        "https://例子.example/",
        "https://example.org/\nHost: other",
        "https://example.org:99999/",
        "https://example.org/" + "a" * 500,
    ],
)
def test_an_address_of_another_form_is_refused(url: str) -> None:
    with pytest.raises(OutboundRefused):
        checked_url(url, allow_http=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "0"])
def test_a_private_host_is_refused_and_nothing_is_sent(receiver: str, host: str) -> None:
    port = receiver.rpartition(":")[2]

    with pytest.raises((OutboundRefused, OutboundFailed)):
        send(f"http://{host}:{port}/", networks=())

    assert Receiver.got == []


def test_one_private_address_among_public_ones_is_enough_to_refuse(
    receiver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [("8.8.8.8", 80), ("127.0.0.1", 80)]
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", each) for each in answers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)

    with pytest.raises(OutboundRefused):
        send("http://two.example/", networks=())

    assert Receiver.got == []


def test_the_connection_goes_to_the_address_that_was_checked(
    receiver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(receiver.rpartition(":")[2])
    asked: list[str] = []
    resolve = socket.getaddrinfo

    def rebinding(host: Any, *args: Any, **more: Any) -> Any:
        if host != "rebinding.example":
            return resolve(host, *args, **more)
        asked.append(host)
        where = "127.0.0.1" if len(asked) == 1 else "192.0.2.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (where, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)

    assert send(f"http://rebinding.example:{port}/hook") == 204
    assert asked == ["rebinding.example"]
    ((path, headers, body),) = Receiver.got
    assert (path, headers["Host"], body) == ("/hook", f"rebinding.example:{port}", b"{}")


def test_redirects_are_not_followed(receiver: str) -> None:
    assert send(f"{receiver}/moved") == 307
    assert [path for path, *_ in Receiver.got] == ["/moved"]


def test_the_proxy_of_the_environment_is_not_used(
    receiver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://192.0.2.1:9")

    assert send(f"{receiver}/") == 204


def test_a_slow_address_is_given_up(receiver: str) -> None:
    with pytest.raises(OutboundFailed, match="no answer within"):
        send(f"{receiver}/slow", seconds=0.2)


def test_a_closed_port_is_a_failure(receiver: str) -> None:
    with pytest.raises(OutboundFailed):
        send("http://127.0.0.1:1/")
