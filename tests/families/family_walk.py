"""A family that goes through the pages without a screen."""

import datetime as dt
import re
from html import unescape
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
TODAY = dt.date(2026, 11, 22)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
TERMS = {
    "term": {"term-first": (2, 9, 2026), "term-last": (18, 12, 2026), "terms-a-year": "3"},
    "half": {"half-first": (26, 10, 2026), "half-last": (30, 10, 2026)},
    "next": {"next-first": (4, 1, 2027), "next-last": (25, 3, 2027)},
}
USUAL = {
    "earlier": "no", "year": "secondary", "school": "academy", "plan": "no", "worker": "none", "exam": "no",
    "terms": "no", "governors": "no", **TERMS,
}  # fmt: skip


class Seen:
    """A page, as somebody would read it."""

    def __init__(self, response):
        self.response = response
        self.html = response.content.decode()
        main = self.html.partition("<main")[2].partition("</main>")[0]
        self.text = " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
        self.h1 = unescape(
            " ".join(re.sub(r"<[^>]+>", " ", re.search(r"<h1.*?</h1>", self.html, re.S)[0]).split())
        )

    @property
    def asks(self):
        """Which question it is; empty: none."""
        found = re.search(r'novalidate.*?name="at" value="([^"]+)"', self.html, re.S)
        return found[1] if found else ""

    @property
    def hidden(self):
        part = (
            self.html.partition("novalidate")[2]
            if self.asks
            else self.html.partition('action="/families/')[2]
        )
        return {name: unescape(value) for name, value in HIDDEN.findall(part.partition("</form>")[0])}

    @property
    def errors(self):
        summary = self.html.partition("govuk-error-summary__body")[2].partition("</ul>")[0]
        return [unescape(each) for each in re.findall(r'<a href="#[^"]+">([^<]+)</a>', summary)]


class Family:
    """Goes from page to page."""

    def __init__(self, client):
        self.client = client

    def send(self, address, fields, **headers):
        return self.client.post(address, urlencode(fields), content_type=FORM, headers=headers)

    def answer(self, page, value):
        """Answers one question: a word, a date, or fields by name."""
        fields = value if isinstance(value, dict) else {page.asks: value}
        flat = {}
        for name, each in fields.items():
            if isinstance(each, tuple):
                flat |= {
                    f"{name}-{part}": f"{one}"
                    for part, one in zip(("day", "month", "year"), each, strict=True)
                }
            else:
                flat[name] = each
        return Seen(self.send("/families/dates/", page.hidden | flat | {"at": page.asks, "go": "next"}))

    def walk(self, **answers):
        """From the first page as far as the answers go."""
        answers = USUAL | answers
        page = Seen(self.client.get("/families/dates/"))
        while page.asks and not page.errors:
            page = self.answer(page, answers[page.asks])
        return page
