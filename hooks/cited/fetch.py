"""Asking the registries: the only file that goes to the network, and only for `cited refresh` and `cited add`.

`requests` is what MkDocs Material brings anyway; its retries (urllib3) wait as long as `Retry-After` says. Answers are
read in pieces up to a limit, within a limit of time, and must be of the kind that was asked for.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

MOST = 5_000_000  # bytes of an answer
AGENT = "cited/0.1 (https://github.com/; mailto:{contact})"
KINDS = {"json": ("application/json", "text/json"), "xml": ("text/xml", "application/xml", "application/atom+xml"), "html": ("text/html",)}


class Unanswered(Exception):
    """No answer that can be used; the text is a sentence for the user."""


class NotFound(Unanswered):
    """The registry answered that it does not have the work."""


@dataclass
class Client:
    """One session: who asks, how often at most, how long it waits."""

    contact: str
    pause: float = 0.34  # seconds between two questions to one host: PubMed allows three a second
    timeout: float = 20
    tries: int = 3
    patience: int = 60  # seconds: a longer Retry-After is not waited for
    last: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        waiting = Retry(
            self.tries, status_forcelist=(429, 500, 502, 503, 504), backoff_factor=self.pause, raise_on_status=False, redirect=5,
            retry_after_max=self.patience,
        )  # fmt: skip
        self.session = requests.Session()
        self.session.headers["User-Agent"] = AGENT.format(contact=self.contact)
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, HTTPAdapter(max_retries=waiting))

    def json(self, url: str, **parameters: str) -> Any:
        """The answer as JSON."""
        body, host = self.get(url, "json", parameters)
        try:
            return json.loads(body.decode("utf-8"))
        except ValueError as error:  # of both
            raise Unanswered(f"{host} sent JSON that cannot be read ({error})") from error

    def get(self, url: str, kind: str, parameters: dict[str, str]) -> tuple[bytes, str]:
        """The body of the answer, and the host that gave it. Raises `Unanswered`, or `NotFound` for a 404."""
        host = urlsplit(url).netloc
        time.sleep(max(0.0, self.last.get(host, 0.0) + self.pause - time.monotonic()))
        try:
            with self.session.get(url, params=parameters, timeout=self.timeout, stream=True) as answer:
                return self._body(answer, host, kind), host
        except requests.exceptions.RequestException as error:
            raise Unanswered(f"{host} {_reason(error)}") from error
        finally:
            self.last[host] = time.monotonic()

    def _body(self, answer: requests.Response, host: str, kind: str) -> bytes:
        if answer.status_code in (404, 410):
            raise NotFound(f"{host} does not have it ({answer.status_code})")
        if answer.status_code != 200:
            raise Unanswered(f"{host} answered {answer.status_code} {answer.reason}")
        sent = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if sent not in KINDS[kind]:
            raise Unanswered(f"{host} answered with {sent or 'nothing that names its kind'} where {kind.upper()} was asked for")
        body, start = b"", time.monotonic()
        for piece in answer.iter_content(65536):
            body += piece
            if len(body) > MOST:
                raise Unanswered(f"{host} sent more than {MOST // 1_000_000} MB")
            if time.monotonic() - start > self.timeout:
                raise Unanswered(f"{host} did not finish its answer within {self.timeout:g} seconds")
        return body


def _reason(error: requests.exceptions.RequestException) -> str:
    match error:
        case requests.exceptions.Timeout():
            return "gave no answer in time"
        case requests.exceptions.TooManyRedirects():
            return "sends from one address to the next without end"
        case requests.exceptions.ChunkedEncodingError() | requests.exceptions.ContentDecodingError():
            return "broke off in the middle of its answer"
        case requests.exceptions.RetryError():
            return "asks to come back later, again and again"
        case requests.exceptions.ConnectionError():
            return "gave no answer in time" if "timed out" in str(error) else "cannot be reached"
    return f"cannot be asked ({type(error).__name__})"
