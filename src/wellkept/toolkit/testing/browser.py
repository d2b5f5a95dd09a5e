"""Fixtures for tests that drive a real Chromium: import them into a conftest. Skipped with one line where there is none."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from wellkept.directory.models import User

CHROMIUMS = (
    os.environ.get("WELLKEPT_CHROMIUM"),
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
#: As root there is no sandbox; the rest keeps Chromium from talking to anybody but the page.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (e) => console.error("policy:", e.violatedDirective, e.blockedURI));
"""
#: Where screenshots go when somebody wants to look at them.
SCREENSHOTS = os.environ.get("WELLKEPT_SCREENSHOTS", "")


def chromium() -> str | None:
    """The browser to drive, or None."""
    return next((found for name in CHROMIUMS if name and (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium here")
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def screen() -> dict[str, Any]:
    """The screen of a test: options of a Playwright context; parametrize it for others."""
    return {}


class Watched:
    """A page that notes everything it should not do: policy violations, errors, failed requests."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.faults: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self.requests.append(f"{request.method} {request.url}"))
        page.add_init_script(REPORT_VIOLATIONS)

    def open(self, path: str) -> "Watched":
        """Go to a path of the server under test and wait until scripts have run and the font is there."""
        self.page.goto(self.base + path)
        self.page.evaluate("document.fonts.ready.then(() => 1)")
        return self

    def sign_in(self, user: User) -> "Watched":
        """Bring a session of this account along."""
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.base}])
        return self

    def barriers(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA, each with its place."""
        found = Axe().run(self.page, options=AXE_RULES).response["violations"]
        return [f"{v['id']}: {node['target']} {node['failureSummary']}" for v in found for node in v["nodes"]]

    def shot(self, name: str) -> None:
        """Keep a screenshot of the whole page when a folder for them is named."""
        if SCREENSHOTS:
            Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{SCREENSHOTS}/{name}.png", full_page=True)


class Serving:
    """How many requests the server under test is answering, so that nothing is taken from under one: pages ask by themselves
    and say goodbye when they are left.
    """

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    def began(self, **_signal: Any) -> None:
        """A request came in."""
        with self._changed:
            self._count += 1

    def ended(self, **_signal: Any) -> None:
        """Its answer is out."""
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def rest(self) -> None:
        """Wait until nothing is being answered, ten seconds at most."""
        with self._changed:
            self._changed.wait_for(lambda: self._count <= 0, timeout=10)


@pytest.fixture
def serving(live_server: Any) -> Iterator[Serving]:
    """What the server is busy with; at the end of the test it has come to rest."""
    made = Serving()
    request_started.connect(made.began)
    request_finished.connect(made.ended)
    yield made
    time.sleep(0.05)  # What the browser sent last has left it, and is on its way.
    made.rest()
    request_started.disconnect(made.began)
    request_finished.disconnect(made.ended)


@pytest.fixture
def watched(chromium_browser: Browser, live_server: Any, serving: Serving, screen: dict[str, Any]) -> Iterator[Watched]:
    """A watched page; at its end nothing may have gone wrong that the test did not take out of `faults`."""
    context = chromium_browser.new_context(**{"viewport": {"width": 1360, "height": 860}, **screen})
    made = Watched(context.new_page(), live_server.url)
    yield made
    context.close()
    assert made.faults == []


@pytest.fixture
def beside(chromium_browser: Browser, live_server: Any, serving: Serving) -> Iterator[Watched]:
    """A second person's browser."""
    context = chromium_browser.new_context(viewport={"width": 1360, "height": 860})
    made = Watched(context.new_page(), live_server.url)
    yield made
    context.close()
    assert made.faults == []
