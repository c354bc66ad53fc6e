"""Every page of the resolver in Chromium, full of hostile texts: nothing runs, nobody is shut out.

One walk looks for all of it, because opening a page costs more than looking at it.
"""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.safety.hostile import fill
from tests.safety.routes import Page, pages
from tests.safety.world import World, build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ALIKE = ("_history", "_delete")
"""Stock pages of the admin that look alike for every model: those of technologies stand for all."""
AXE = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
SCRIPT = """window.__said = [];
addEventListener('securitypolicyviolation', e => __said.push(e.violatedDirective + e.blockedURI));
"""
WIDEST = """[...document.querySelectorAll('main *')].filter(
  e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ')"""
STOCK = {
    "aria-input-field-name", "aria-prohibited-attr", "link-name", "scrollable-region-focusable",
}  # fmt: skip
"""Barriers in widgets that Django's admin brings along."""


def is_of_its_own(page: Page) -> bool:
    name = page.route.name
    if name == "api-docs":  # the page of a library
        return False
    return not (name.endswith(ALIKE) and "technology" not in name)


def faults_of(window: Any, page: Page) -> list[str]:
    tab = window.page
    found = [f"ran: {tab.evaluate('window.__xss')}"] if tab.evaluate("'__xss' in window") else []
    found += [f"policy: {said}" for said in tab.evaluate("window.__said")]
    found += [f"console: {said}" for said in window.complaints]
    window.complaints.clear()
    if not page.route.name.startswith("admin:") and window.is_wider_than_the_window():
        found.append(f"wider than 390 px: {tab.evaluate(WIDEST)}")
    stock = STOCK if page.route.name.startswith("admin:") else set()
    found += [said for said in barriers(tab) if said.split(":")[0] not in stock]
    # axe tries styles of its own, which the policy refuses: no complaint about the page.
    window.complaints.clear()
    return found


def barriers(tab: Any) -> list[str]:
    return [
        f"{rule['id']}: {rule['nodes'][0]['html'][:200]}"
        for rule in Axe().run(tab, options=AXE).response["violations"]
        if rule["impact"] in {"serious", "critical"}
    ]


def sign_in(window: Any, world: World, person: str) -> None:
    session = world.client(person).cookies.get("sessionid")
    window.page.context.clear_cookies()
    if session is not None:
        window.page.context.add_cookies(
            [{"name": "sessionid", "value": session.value, "url": window.address}]
        )


def test_no_page_runs_what_people_wrote_or_shuts_anybody_out(visit: Any) -> None:
    world = build()
    whole = [page for page, answer in pages(world) if b"<html" in answer.content]
    wanted = [page for page in whole if is_of_its_own(page)]
    fill(0)
    window = visit("en", 390)
    window.page.add_init_script(SCRIPT)
    window.page.on("dialog", lambda box: (window.complaints.append("dialog"), box.dismiss()))
    faults: dict[str, list[str]] = {}
    for person in ("anonymous", "owner", "superuser"):
        sign_in(window, world, person)
        for page in (page for page in wanted if page.person == person):
            window.open(page.address)
            faults[page.route.name] = faults_of(window, page)

    assert len(faults) > 60
    told = [f"{name}: {fault}" for name, found in faults.items() for fault in found]
    assert not told, "\n".join(told)
