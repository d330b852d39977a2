"""A server that answers as Crossref, PubMed, OpenLibrary and arXiv do, with every fault that a network has."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from conftest import CASES

ANSWERS = CASES / "registries"
KINDS = {
    ".json": "application/json;charset=utf-8",
    ".xml": "text/xml; charset=UTF-8",
    ".atom": "application/atom+xml",
    ".html": "text/html",
}
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Registry:
    """What the server was asked, and the faults to come: by a word in the path, one after another."""

    address: str = ""
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        return {f"CITED_{name}": self.address for name in ("CROSSREF", "PUBMED", "OPENLIBRARY", "ARXIV")}

    def answer(self, path: str) -> Answer:
        self.asked.append(unquote(path))
        fault = next((queue.pop(0) for word, queue in self.faults.items() if word in unquote(path) and queue), "")
        good = self.good(path)
        match fault:
            case "404" | "500" | "503":
                return int(fault), {"Content-Type": "text/plain"}, b"no"
            case "429":
                return 429, {"Content-Type": "text/plain", "Retry-After": "1"}, b"slow down"
            case "429 for a day":
                return 429, {"Content-Type": "text/plain", "Retry-After": "86400"}, b"slow down"
            case "half":
                return 200, {**good[1], "Content-Length": str(len(good[2]))}, good[2][: len(good[2]) // 2]
            case "half, as if whole":
                return 200, good[1], good[2][: len(good[2]) // 2]
            case "wrong kind":
                return 200, {"Content-Type": "application/octet-stream"}, good[2]
            case "HTML":
                return 200, {"Content-Type": "text/html"}, b"<!doctype html><title>Sign in</title>"
            case "HTML called JSON":
                return 200, {"Content-Type": good[1]["Content-Type"]}, b"<!doctype html><title>Sign in</title>"
            case "redirect":
                return 302, {"Location": path}, b""
            case "redirect without end":
                self.faults[next(word for word in self.faults if word in unquote(path))].append(fault)
                return 302, {"Location": path}, b""
            case "huge":
                return 200, good[1], b'{"a": "' + b"x" * 6_000_000 + b'"}'
            case "not UTF-8":
                return 200, good[1], b'{"message": "M\xfcller"}' if "json" in good[1]["Content-Type"] else b"<a>M\xfcller</a>"
            case "other work":
                return 200, good[1], b'{"status": "ok", "message": {"DOI": "10.1000/other", "title": ["Other"]}}'
            case "slow":
                time.sleep(2)
        return good

    def good(self, path: str) -> Answer:
        """The file that holds the answer."""
        where, query = urlsplit(path).path, parse_qs(urlsplit(path).query)
        name = {
            "/efetch.fcgi": f"pubmed-{query.get('id', [''])[0].replace(',', '-')}.xml",
            "/esummary.fcgi": f"pmc-{query.get('id', [''])[0]}.json",
            "/api/books": f"{query.get('bibkeys', [''])[0].replace(':', '-')}.json",
            "/api/query": f"arxiv-{query.get('id_list', [''])[0].replace('/', '-')}.atom",
        }.get(where, "")
        if where.startswith("/works/"):
            name = f"crossref-{unquote(where.removeprefix('/works/')).replace('/', '-')}.json"
        elif where.startswith("/page/"):
            name = f"{where.removeprefix('/page/')}.html"
        file = next((each for each in (ANSWERS / name, _empty(where)) if name and each and each.is_file()), None)
        return (200, {"Content-Type": KINDS[file.suffix]}, file.read_bytes()) if file else (404, {"Content-Type": "text/plain"}, b"none")


def _empty(where: str) -> Path | None:
    """What a registry that has 200 for everything sends when it does not have the work."""
    name = {
        "/efetch.fcgi": "pubmed-none.xml",
        "/esummary.fcgi": "pmc-none.json",
        "/api/books": "isbn-none.json",
        "/api/query": "arxiv-none.atom",
    }
    return ANSWERS / name[where] if where in name else None


@contextmanager
def registry() -> Iterator[Registry]:
    """Run the server for the length of a test."""
    known = Registry()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            known.agents.append(self.headers.get("User-Agent", ""))
            code, headers, body = known.answer(self.path)
            try:
                self.send_response(code)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                return

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    known.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()


def crossref_answer(doi: str, **more: object) -> bytes:
    """A Crossref answer of the real shape, for a work that a test makes up."""
    message = {
        "DOI": doi,
        "type": "journal-article",
        "title": ["A work"],
        "author": [{"family": "Good", "given": "Ann", "sequence": "first"}],
    }
    return json.dumps({"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": {**message, **more}}).encode()
