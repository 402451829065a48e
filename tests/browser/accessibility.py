"""What axe-core finds on a page as it stands in the browser."""

from typing import Any

import pytest
from playwright.sync_api import Page

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")

GRAVE = {"serious", "critical"}

SETTLED = """Promise.all(
    document.getAnimations()
        .filter((one) => one.effect.getComputedTiming().endTime < Infinity)
        .map((one) => one.finished.catch(() => null))
).then(() => null)"""
"""Colours on their way from day to night have the contrast of neither."""


def serious(page: Page) -> list[str]:
    """Each serious or critical fault: its rule, where it is, and what would mend it."""
    page.evaluate(SETTLED)
    answer: dict[str, Any] = axe.Axe().run(page).response
    return [
        f"{fault['id']}: {node['target']} {node.get('failureSummary', '')}"
        for fault in answer["violations"]
        if fault["impact"] in GRAVE
        for node in fault["nodes"][:3]
    ]
