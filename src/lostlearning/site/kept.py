"""Pages are made once a load and kept, whole and compressed, with a tag by which a browser asks again.

Every page says the same to everybody, so there is nothing personal to keep; what a form is answered is never kept
(``sent_in.py``). What is kept has a limit; when other data are loaded, or on another day (the law may have changed),
nothing that was kept is sent again. A page that says itself how long it may be kept (one of the many that a person's
own weights make, one that is not ready) is not kept here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from lostlearning.site import live, sent_in

LIMIT = 64 * 1024 * 1024
"""Bytes of pages kept, compressed and not."""
CACHE = "public, max-age=300"
TYPED = "q"
"""What somebody typed: hardly anyone else will ask for the same, and it would push out what is asked for often."""
LONGEST = 1000
"""Characters of an address that is kept; no page of ours links to a longer one."""
LEAST = 500
"""Bytes below which nothing is gained by compressing."""


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """An answer as it is kept."""

    body: bytes
    zipped: bytes
    tag: str
    headers: tuple[tuple[str, str], ...]

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return len(self.body) + len(self.zipped)


class Kept:
    """The pages kept, those asked for least lately thrown out first."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._version, self._size, self._limit = "", 0, limit
        self._lock = threading.Lock()

    def get(self, version: str, address: str) -> Page | None:
        """The page of an address, if it is kept and of that version."""
        with self._lock:
            if version != self._version:
                self._pages.clear()
                self._version, self._size = version, 0
            page = self._pages.get(address)
            if page:
                self._pages.move_to_end(address)
            return page

    def put(self, version: str, address: str, page: Page) -> None:
        """Keeps a page."""
        with self._lock:
            if version != self._version or page.size > self._limit:
                return
            old = self._pages.pop(address, None)
            self._pages[address] = page
            self._size += page.size - (old.size if old else 0)
            while self._size > self._limit:
                self._size -= self._pages.popitem(last=False)[1].size


PAGES = Kept()


def kept(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """The middleware."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if sent_in.may_be_sent(request):
            response = get_response(request)  # one person's answers: kept nowhere
            response.headers["Cache-Control"] = "no-store"
            return response
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])  # nothing is sent in
        request.get_host()  # raises DisallowedHost: what is kept is not for every name
        version, address = f"{live.version()} {dt.date.today()}", request.get_full_path()
        page = PAGES.get(version, address)
        if page is None:
            response = get_response(request)
            if response.status_code != 200 or response.streaming or not isinstance(response, HttpResponse):
                response.headers.setdefault("Cache-Control", "no-store")
                return response
            page = _page(response)
            typed = TYPED in request.GET or len(address) > LONGEST
            if not typed and "Cache-Control" not in response.headers:
                PAGES.put(version, address, page)
        return _sent(request, page)

    return answer


def _page(response: HttpResponse) -> Page:
    body = response.content
    zipped = gzip.compress(body, 6, mtime=0) if len(body) > LEAST else b""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    return Page(body, zipped, tag, tuple(response.items()))


def _sent(request: HttpRequest, page: Page) -> HttpResponse:
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    if page.tag in asked or page.tag.removeprefix("W/") in asked or "*" in asked:
        response = HttpResponse(status=304)
    elif page.zipped and "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(page.zipped, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(page.body)
    for name, value in page.headers:
        if response.status_code != 304 or name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    if response.status_code == 304:
        del response.headers["Content-Type"]
    else:
        response.headers["Content-Length"] = str(len(response.content))
    response.headers["ETag"] = page.tag
    response.headers.setdefault("Cache-Control", CACHE)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
