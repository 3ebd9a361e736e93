"""Only public addresses: what a board answers, or where it redirects, leads nowhere inside the operator's network.

Two checks, since a host has two names. The download handler looks at each request on its way out, redirects and
robots.txt included: its scheme, and an address written as such. The resolver looks at what a name means at the moment
of connecting, so a name that answers one thing to a check and another to the connection finds no gap between them.
An address counts as told when the register names it (host and port), or `RXJOBS_PRIVATE_HOSTS` names its host.
Behind an HTTP proxy the proxy resolves names: then only the first check stands.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawlers.failure import Refused
from schema.vocab import Failure

SCHEMES = {"http": 80, "https": 443}
NAT64 = ip_network("64:ff9b::/96")
Origin = tuple[str, int]  # host in lower case, port


# Names that led inside, to the address they led to. Twisted says only that a name has no address; the download handler
# looks here for why.
led_inside: dict[str, str] = {}


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, less the names that lead inside; installed by `TWISTED_DNS_RESOLVER`."""

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802 - the name that Twisted calls
        """The IPv4 address of a name; DNSLookupError where that is not public and nobody said it may be."""
        found = super().getHostByName(name, timeout)
        found.addCallback(_checked, name)
        return found


def check(url: str, told: Iterable[Origin] = ()) -> None:
    """Raises Refused(NOT_PUBLIC) for another scheme than http(s), and for an address inside that nobody told of."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme not in SCHEMES or not host:
        raise Refused(Failure.NOT_PUBLIC, f"only http and https are asked, not {url[:200]}")
    if is_public(host) or host in private_hosts() or (host, _port(url)) in set(told):
        return
    raise Refused(Failure.NOT_PUBLIC, f"{host} is no public address; RXJOBS_PRIVATE_HOSTS can allow it")


def told_by(texts: Iterable[object]) -> frozenset[Origin]:
    """The origins among texts of the register that are addresses: what the operator wrote there may be asked."""
    urls = [text for text in texts if isinstance(text, str) and text.partition("://")[0] in SCHEMES]
    return frozenset(((urlsplit(url).hostname or "").lower(), _port(url)) for url in urls)


def is_public(host: str) -> bool:
    """Whether a host is a global unicast address; names are public here, what they mean is the resolver's to see."""
    if host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return True
    inner = _inside(address)
    return inner.is_global and not (inner.is_multicast or inner.is_reserved or inner.is_unspecified)


def private_hosts() -> frozenset[str]:
    """Hosts that the operator's environment allows by name: those of RXJOBS_PRIVATE_HOSTS, and its own proxies."""
    names = os.environ.get("RXJOBS_PRIVATE_HOSTS", "").split(",")
    proxies = [urlsplit(url).hostname or "" for url in getproxies().values()]
    return frozenset(name.strip().lower() for name in (*names, *proxies) if name.strip())


def _inside(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one carries (mapped, 6to4, Teredo, NAT64); else the address itself."""
    if not isinstance(address, IPv6Address):
        return address
    teredo = address.teredo[1] if address.teredo else None
    nat64 = IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None
    return address.ipv4_mapped or address.sixtofour or teredo or nat64 or address


def _checked(address: str, name: str) -> str:
    host = name.lower()
    if is_public(address) or not is_public(host) or host in private_hosts():
        return address  # a name that is itself an address was looked at before it was asked
    led_inside[host] = address
    raise DNSLookupError(f"{name} leads to {address}, which is no public address")


def _port(url: str) -> int:
    parts = urlsplit(url)
    try:
        return parts.port or SCHEMES.get(parts.scheme, 0)
    except ValueError:  # a port that is no number
        return -1
