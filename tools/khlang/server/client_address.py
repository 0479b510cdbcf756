"""Who asks: the network address of the other side, as limits count it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Scope

# One subscriber has at least so much of the new addresses (RFC 6177), and may ask from a new one each time.
_NETWORK_BITS = 64
UNKNOWN = "unknown"
# What proxies add to what they hand on (RFC 7239, RFC 9110 7.6.3).
_PROXY_HEADERS = ("x-forwarded-for", "forwarded", "via")


class ProxyError(ValueError):
    """What was named as a proxy is no address; the message says so in Thai."""


def read_proxies(texts: Iterable[str]) -> frozenset[str]:
    """Read the addresses of proxies. Raises ProxyError."""
    proxies = []
    for text in texts:
        try:
            proxies.append(str(ipaddress.ip_address(text.strip())))
        except ValueError as error:
            raise ProxyError(f'--proxy ต้องเป็นเลขที่อยู่ เช่น 127.0.0.1 ไม่ใช่ "{text[:60]}"') from error
    return frozenset(proxies)


def find_network(scope: Scope, proxies: frozenset[str]) -> str:
    """Give the network that a request comes from: an address, of IPv6 the subscriber's part.

    A proxy's word counts only if the connection comes from it; others may write what they like. Each proxy adds the
    address that it sees at the end, so the last one that is no proxy's own is the sender's.
    """
    client = scope.get("client")
    found = read_address(client[0] if client else "")
    if found not in proxies:
        return _cut(found)
    told = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))[-1_000:].split(",")
    for text in reversed(told):
        address = read_address(text)
        if address != UNKNOWN and address not in proxies:
            return _cut(address)
        if address == UNKNOWN:
            break
    return _cut(found)


def is_at_this_computer(scope: Scope) -> bool:
    """Tell whether a request comes from this computer itself, and through no proxy that says so."""
    client = scope.get("client")
    address = read_address(client[0] if client else "")
    is_own = address != UNKNOWN and ipaddress.ip_address(address).is_loopback
    return is_own and not is_handed_on(scope)


def is_handed_on(scope: Scope) -> bool:
    """Tell whether a proxy says that it hands a request on."""
    headers = Headers(scope=scope)
    return any(name in headers for name in _PROXY_HEADERS)


def find_scheme(scope: Scope, proxies: frozenset[str]) -> str:
    """Give the scheme by which we were asked: by a proxy's word, if the connection comes from it."""
    client = scope.get("client")
    if read_address(client[0] if client else "") not in proxies:
        return str(scope["scheme"])
    return "https" if Headers(scope=scope).get("x-forwarded-proto") == "https" else str(scope["scheme"])


def find_root(request: Request, site: str, proxies: frozenset[str]) -> str:
    """Give the address of the site: the one that was set, or the name, one of ours, by which we were asked."""
    return site or f"{find_scheme(request.scope, proxies)}://{request.headers['host']}/"


def read_address(text: str) -> str:
    """Give an address as it is written shortest; an IPv4 address inside IPv6 as itself."""
    try:
        address = ipaddress.ip_address(text.strip().partition("%")[0])
    except ValueError:
        return UNKNOWN
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def _cut(address: str) -> str:
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address}/{_NETWORK_BITS}", strict=False))
