"""Who really speaks: the peer of the connection, or what a configured proxy says of its own peer."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the client. X-Forwarded-For counts only from a trusted proxy, read from the right past other proxies."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if peer not in settings.TRUSTED_PROXIES:
        return peer
    for hop in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        address = hop.strip()
        if address and address not in settings.TRUSTED_PROXIES:
            return address if _is_address(address) else peer
    return peer


def from_this_machine(request: HttpRequest) -> bool:
    """Whether the client is on this machine and speaks for itself; behind an unknown proxy everybody would seem to be."""
    if request.META.get("REMOTE_ADDR") not in settings.TRUSTED_PROXIES and (
        request.headers.get("X-Forwarded-For") or request.headers.get("Forwarded")
    ):
        return False
    address = client_address(request)
    return _is_address(address) and ipaddress.ip_address(address).is_loopback


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
