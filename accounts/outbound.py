"""Requests to addresses that strangers name, and to public addresses only.

A name is resolved once, every address that it stands for is checked, and the connection goes to
one of the checked addresses: whoever answers the name differently a moment later (DNS rebinding)
gains nothing. The name itself stays in the Host header, and in TLS for the certificate. Redirects
are not followed, proxies and credentials of the environment not used, the answer's body is not
read, and the whole takes a limited time.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final

import httpx

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

SECONDS: Final = 15.0
"""For all of it: the name, the connection, and the head of the answer."""
LONGEST_URL: Final = 500

_NAT64: Final = IPv6Network("64:ff9b::/96")
_REFUSED: Final[tuple[Network, ...]] = tuple(
    ip_network(each)
    for each in (
        # Special use that `is_global` lets through: relays into other networks, anycast, and the
        # metadata services of clouds that lie outside the private ranges.
        "192.88.99.0/24",
        "168.63.129.16/32",
        "100.100.100.200/32",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
        "fec0::/10",
        "::/96",
    )
)


class OutboundRefused(Exception):
    """The address may not be called; the text says why, without telling what was found there."""


class OutboundFailed(Exception):
    """There was no answer; the text says why."""


def is_public(address: Address) -> bool:
    """Whether an address is on the public internet, seen through every way of writing IPv4 in IPv6.

    After the IANA registries of special-purpose addresses (RFC 6890), by `ipaddress`.
    """
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    if address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    return address.is_global and not any(
        address in refused for refused in _REFUSED if refused.version == address.version
    )


def checked_url(url: str, *, allow_http: bool) -> httpx.URL:
    """The address, if its form allows it to be called.

    Raises OutboundRefused for anything but https (http where allowed), without a host, with a
    user or a fragment, and for an IP address that is not public.
    """
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable():
        raise OutboundRefused("the address is too long or has characters that are not ASCII")
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise OutboundRefused("this is not an address") from error
    if parsed.scheme not in ({"https", "http"} if allow_http else {"https"}):
        raise OutboundRefused("the address must begin with https://")
    if not 0 < (parsed.port or 443) < 65_536:
        raise OutboundRefused("the port is none")
    if not parsed.host or parsed.userinfo or parsed.fragment:
        raise OutboundRefused("the address needs a host, and has no user and no fragment")
    return parsed


def literal_address(url: httpx.URL) -> Address | None:
    """The IP address that the host is, None where it is a name."""
    try:
        return ip_address(url.host.strip("[]"))
    except ValueError:
        return None


def permitted(address: Address, networks: Sequence[Network]) -> bool:
    """Whether an address may be called: it is public, or the operator allowed its network."""
    return is_public(address) or any(
        address in network for network in networks if network.version == address.version
    )


async def post(
    url: str,
    *,
    body: bytes,
    headers: Mapping[str, str],
    allow_http: bool = False,
    networks: Sequence[Network] = (),
    seconds: float = SECONDS,
) -> int:
    """Send the body; returns the status of the answer.

    `networks` are those that may be called though they are not public. Raises OutboundRefused
    before anything is sent, OutboundFailed where no answer came within `seconds`.
    """
    target = checked_url(url, allow_http=allow_http)
    try:
        async with asyncio.timeout(seconds):
            address = await _checked_address(target, networks)
            return await _send(target, address, body, headers, seconds)
    except TimeoutError as error:
        raise OutboundFailed(f"no answer within {seconds:g} s") from error
    except (httpx.HTTPError, OSError) as error:
        raise OutboundFailed(type(error).__name__) from error


async def _checked_address(url: httpx.URL, networks: Sequence[Network]) -> Address:
    port = url.port or (443 if url.scheme == "https" else 80)
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(_host(url), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutboundFailed("the name of the host is not known") from error
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not addresses or not all(permitted(each, networks) for each in addresses):
        raise OutboundRefused("the host is not on the public internet")
    return addresses[0]


def _host(url: httpx.URL) -> str:
    """As it travels: httpx tells names in other scripts decoded."""
    return url.raw_host.decode("ascii")


async def _send(
    url: httpx.URL, address: Address, body: bytes, headers: Mapping[str, str], seconds: float
) -> int:
    pinned = url.copy_with(host=str(address))
    sent = {**headers, "Host": url.netloc.decode("ascii")}
    async with (
        httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=seconds) as client,
        # For the certificate and SNI the name counts, not the address that it stood for.
        client.stream(
            "POST", pinned, content=body, headers=sent, extensions={"sni_hostname": _host(url)}
        ) as answer,
    ):
        return answer.status_code
