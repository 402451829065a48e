"""A real Chromium in front of the running site. Where none is installed these tests are skipped."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as TookTooLong
from pytest_django.live_server_helper import LiveServer

from archive.actions.following import follow
from config import env

SCREENSHOTS = env.ROOT / "build" / "screenshots"
"""What each test left on the screen, and what it wanted kept on the way: a result of the build."""

PASSWORD = "a-long-enough-word"
PATIENCE = 60_000
"""Milliseconds for what takes a fraction of one second on a machine that has nothing else to do."""

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _chromium() -> str | None:
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if _chromium() is None:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright's loop runs in this thread, where the tests look into the database too.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Visit:
    """A page in the browser, the address of the site, and all that went wrong on the way."""

    page: Page
    site: str
    name: str
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        self.page.goto(self.site + path)
        return self.page

    def keep(self, step: str = "end") -> None:
        """A picture of the page as it is now."""
        self.page.screenshot(path=SCREENSHOTS / f"{self.name}-{step}.png", full_page=True)

    def log_in(self, name: str) -> Page:
        self.go("/admin/")
        self.page.get_by_label("Username").fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Log in").click()
        self.page.get_by_role("heading", name="Overview").wait_for()
        self.page.wait_for_load_state()
        return self.page

    def press(self, key: str) -> None:
        """A key, on a page that listens: its scripts begin to when all of it is there, and much is seen before."""
        self.page.wait_for_load_state()
        self.page.keyboard.press(key)

    def check_that_it_fits(self) -> None:
        """Nothing sticks out to the right, once charts are drawn anew."""
        try:
            self.page.wait_for_function(FITS, timeout=PATIENCE / 3)
        except TookTooLong:
            pytest.fail(f"{self.page.url} is wider than the screen")


@pytest.fixture
def visit(
    request: pytest.FixtureRequest,
    chromium: Browser,
    live_server: LiveServer,
    settings: object,
    tmp_path: Path,
    transactional_db: None,
) -> Iterator[Visit]:
    """A fresh browser profile. Errors of scripts, refusals of the policy, dialogs: each is a fault."""
    settings.SEARCH_FOLDER = tmp_path / "search"  # type: ignore[attr-defined]
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, timezone_id="Asia/Baku", locale="en-GB")
    context.set_default_timeout(PATIENCE)
    found = Visit(page=context.new_page(), site=live_server.url, name=re.sub(r"\W+", "-", request.node.name).strip("-"))

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            found.faults.append(message.text)

    def dismiss(dialog: Dialog) -> None:
        found.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    found.page.on("console", hear)
    found.page.on("pageerror", lambda error: found.faults.append(str(error)))
    found.page.on("dialog", dismiss)
    yield found
    found.keep()
    context.close()


@pytest.fixture
def account(transactional_db: None) -> Callable[[str], str]:
    """Makes an account of this role, and gives its name."""

    def make(role: str) -> str:
        user = User.objects.create_user(username=role.lower().replace(" ", "-"), password=PASSWORD, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        return user.username

    return make


@pytest.fixture
def indexed(transactional_db: None) -> Callable[[], None]:
    def build() -> None:
        follow.sequence()
        follow.rebuild_index(folder=settings.SEARCH_FOLDER)

    return build
