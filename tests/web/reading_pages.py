"""Reading pages as people do: in a browser over an application, and as plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

from starlette.testclient import TestClient

from tests.browser import require_chromium

HOST = "http://localhost"


@contextmanager
def browsing(client: TestClient, width: int = 1280, scheme: str = "light") -> Iterator[Any]:
    """A page of a browser whose requests a client answers, with the client's session.

    The pages' own policy forbids every script, so what a test injects is let past it.
    """
    from playwright.sync_api import sync_playwright

    def answer(route: Any) -> None:
        made = client.get(route.request.url.removeprefix(HOST))
        headers = {key: made.headers[key] for key in ("content-type",) if key in made.headers}
        route.fulfill(status=made.status_code, headers=headers, body=made.content)

    path = require_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        size = {"width": width, "height": 900}
        context = browser.new_context(bypass_csp=True, viewport=size, color_scheme=scheme)
        context.route("**/*", answer)
        yield context.new_page()
        browser.close()


def words_of(page: str) -> str:
    """What a reader sees of a page: its texts without marks, and what inputs show."""
    page = re.sub(r"(?s)<(script|style|datalist)\b.*?</\1>", " ", page)
    shown = re.findall(r'(?:title|placeholder|alt|aria-label)="([^"]*)"', page)
    shown += re.findall(r'<input(?![^>]*type="hidden")[^>]*?value="([^"]*)"', page)
    return unescape(" ".join([re.sub(r"(?s)<[^>]*>", " ", page), *shown]))
