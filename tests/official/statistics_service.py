"""A local service that speaks the protocol of DfE's public statistics API, and fails when told to."""

import gzip
import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PUBLICATION = "0b1c2d3e-0000-4000-8000-000000000001"
HOME = "0b1c2d3e-0000-4000-8000-0000000000a1"
HEAD = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,"
    "old_la_code,new_la_code,la_name,breakdown_topic,breakdown,child_count,child_percent,rate_per_100\n"
)
ROW = "{},Autumn term,National,E92000001,England,,,,,,Total,Total,{},100,1.5\n"


class Service:
    """Publications, data sets and versions as dictionaries; ``faults`` are met once each, in order, by path."""

    def __init__(self):
        self.publications = [
            {"id": f"0b1c2d3e-0000-4000-8000-{at:012}", "title": f"Publication {at}", "slug": "p", "summary": "",
             "lastPublished": "2026-01-01T09:30:00+00:00"}
            for at in range(2, 90)
        ]  # fmt: skip
        self.publications.append(
            {**self.publications[0], "id": PUBLICATION, "title": "Elective home education"}
        )
        self.versions = {"1.0": HEAD + ROW.format(202425, 111700)}
        self.title = "Elective home education at census date"
        self.others = []
        self.changes = {"majorChanges": {}, "minorChanges": {}, "versionNumber": "2.0", "notes": None}
        self.faults = {}
        self.asked = []
        self.etag = '"one"'
        self.packed = True
        self.rows = None

    def data_sets(self):
        version = list(self.versions)[-1]
        rows = self.versions[version].count("\n") - 1 if self.rows is None else self.rows
        latest = {
            "version": version, "published": "2026-03-01T09:30:00+00:00", "totalResults": rows,
            "file": {"id": HOME}, "timePeriods": {"start": "2022/23 Autumn term", "end": "2025/26 Autumn term"},
            "geographicLevels": ["National"], "filters": [], "indicators": [],
        }  # fmt: skip
        one = {"id": HOME, "title": self.title, "summary": "", "status": "Published", "latestVersion": latest}
        return [one, *({**one, **other} for other in self.others)]

    def __enter__(self):
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self):
                service.answer(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/statistics"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, request):
        url = urllib.parse.urlsplit(request.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        path = url.path.removeprefix("/statistics/v1/")
        self.asked.append((path, query, request.headers.get("Range")))
        fault = self.faults.get(path, [None]).pop(0) if self.faults.get(path) else None
        if fault and fault[0] == "status":
            problem = {
                "title": "Busy",
                "type": "about:blank",
                "status": fault[1],
                "detail": "Too many requests",
            }
            return self.send(request, fault[1], json.dumps(problem).encode(), {"Retry-After": "0"})
        if path == "publications":
            words = query.get("search", "").lower()
            return self.page(
                request, query, [each for each in self.publications if words in each["title"].lower()]
            )
        if path == f"publications/{PUBLICATION}/data-sets":
            return self.page(request, query, self.data_sets())
        if path.startswith("publications/"):
            return self.page(request, query, [])
        if path == f"data-sets/{HOME}/csv":
            return self.csv(request, self.versions[query["dataSetVersion"]], fault)
        if path.startswith(f"data-sets/{HOME}/versions/") and path.endswith("/changes"):
            return self.send(request, 200, json.dumps(self.changes).encode())
        problem = {"title": "Not found", "type": "about:blank", "status": 404}
        return self.send(request, 404, json.dumps(problem).encode())

    def page(self, request, query, results):
        page, size = int(query["page"]), int(query["pageSize"])
        paging = {"page": page, "pageSize": size, "totalResults": len(results)}
        paging["totalPages"] = -(-len(results) // size)
        shown = results[(page - 1) * size : page * size]
        self.send(request, 200, json.dumps({"paging": paging, "results": shown}).encode())

    def csv(self, request, text, fault):
        body = gzip.compress(text.encode(), mtime=0) if self.packed else text.encode()
        headers = {"ETag": self.etag, "Content-Type": "text/csv"}
        headers |= {"Content-Encoding": "gzip"} if self.packed else {}
        start, status = 0, 200
        if request.headers.get("Range") and request.headers.get("If-Range") == self.etag:
            start, status = int(request.headers["Range"].removeprefix("bytes=").rstrip("-")), 206
        cut = fault[1] if fault and fault[0] == "cut" else None
        self.send(request, status, body[start:], headers, cut)

    def send(self, request, status, body, headers=None, cut=None):
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body[:cut])
        if cut is not None:
            request.wfile.flush()
            request.close_connection = True
