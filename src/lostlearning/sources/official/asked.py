"""Asking a service for something over the network: patiently, encrypted, and with words for what it answers."""

from __future__ import annotations

import csv
import json
import urllib.parse
from importlib import metadata, resources

import urllib3
from urllib3.util import Retry, Timeout

BUSY = (429, 500, 502, 503, 504)
"""Answers that may be other when asked again."""
LOCAL = ("localhost", "127.0.0.1", "::1")


class FetchError(Exception):
    """The service did not give what was asked; the message says what it said, and what to do."""


class NotThereError(FetchError):
    """The service has nothing at an address."""


def address_of(service: str) -> str:
    """The public address of a service, as its own documents give it."""
    path = resources.files("lostlearning.sources.official") / "data" / "services.csv"
    with path.open(encoding="utf-8") as file:
        return next(row["address"] for row in csv.DictReader(file) if row["key"] == service)


def pool(base: str, patience: float, tries: int) -> urllib3.PoolManager:
    """Connections to an address. ``patience`` is the first pause in seconds before asking again; each is twice the
    one before, and what the service asks for is kept to. Raises FetchError where the address is none, or open.
    """
    parts = urllib.parse.urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError(f"{base} is not an address: it should begin with https://.")
    if parts.scheme == "http" and parts.hostname not in LOCAL:
        raise FetchError(f"{base} is not encrypted: use https://.")
    retries = Retry(
        total=tries, redirect=3, status_forcelist=BUSY, allowed_methods=["GET"], backoff_factor=patience,
        backoff_max=60, backoff_jitter=patience / 4, respect_retry_after_header=True, raise_on_status=False,
    )  # fmt: skip
    agent = {"User-Agent": f"lostlearning/{metadata.version('lostlearning')}"}
    return urllib3.PoolManager(
        headers=agent, retries=retries, timeout=Timeout(connect=10, read=60), maxsize=2
    )


def said(url: str, status: int, body: bytes) -> str:
    """What an answer that is no success says, from its problem details where it has them."""
    try:
        held = json.loads(body)
        text = str(held.get("detail") or held.get("title") or "")
        errors = [str(each.get("message", "")) for each in held.get("errors") or ()]
    except (ValueError, AttributeError):
        text, errors = "", []
    why = "; ".join(each for each in (text, *errors) if each)
    advice = "It is busy: try again later." if status in BUSY else "Look at the title, or the address."
    return f"{url} answered {status}{f' ({why})' if why else ''}. {advice}"


def reason(error: Exception) -> str:
    """What went wrong with a connection, in a word."""
    cause = getattr(error, "reason", None) or error
    return type(cause).__name__
