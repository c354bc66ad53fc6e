"""Two hundred technologies with ten bad rows: tried, loaded, corrected, loaded again, undone."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from accounts.models import Role
from listings.imports.jobs import work_on_imports
from listings.models import ImportJob, Technology
from tests.factories.accounts import PASSWORD, MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 200
BAD = 10
SCREENSHOTS = os.environ.get("SCREENSHOTS", "")
"""A folder in which to leave pictures of each page, for looking at them."""


def table(folder: Path) -> Path:
    """A transfer office's own list: its own headings, GB18030 as Chinese Excel saves it."""
    path = folder / "成果清单.csv"
    with path.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["成果编号", "成果名称", "简介", "技术领域", "内部备注", "报价"])
        for number in range(1, ROWS + 1):
            price = "面议" if number % 20 == 0 else f"{number}万元"
            row = [f"A-{number:03}", f"防腐涂料配方 {number}", "水性涂料，室温固化。", "新材料"]
            writer.writerow([*row, "请勿外传", price])
    return path


def mended(path: Path) -> Path:
    """The rows that came back, corrected as a person would."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    better = path.with_name("更正.csv")
    with better.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([["1200元" if c == "面议" else c for c in r] for r in rows])
    return better


def work() -> None:
    while work_on_imports():
        pass


class Look:
    """Looks at a page: pictures, barriers, width, complaints."""

    def __init__(self, window: Any, name: str) -> None:
        self.window, self.name, self.count = window, name, 0

    def __call__(self, what: str) -> None:
        page = self.window.page
        self.count += 1
        if SCREENSHOTS:
            name = f"{self.name}-{self.count:02}-{what}.png"
            page.screenshot(path=Path(SCREENSHOTS) / name, full_page=True)
        found = Axe().run(page).response["violations"]
        grave = [one["id"] for one in found if one["impact"] in {"serious", "critical"}]
        assert grave == [], what
        assert not self.window.is_wider_than_the_window(), what
        assert self.window.complaints == [], what


@pytest.mark.slow
@pytest.mark.parametrize(("language", "width"), [("en", 1366), ("zh-CN", 390)])
def test_a_list_with_mistakes_is_loaded_corrected_and_undone(
    visit: Any, tmp_path: Path, language: str, width: int
) -> None:
    university = OrganizationFactory.create(code="demo-univ")
    user = UserFactory.create(password=PASSWORD)
    MembershipFactory.create(organization=university, user=user, role=Role.EDITOR)
    window = visit(language, width)
    page, look = window.page, Look(window, f"{language}-{width}")
    window.open("/accounts/login/?next=/office/imports/")
    page.locator("input[name=login]").fill(user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/office/imports/")
    look("empty")

    page.locator("a[href='/office/imports/new/'] >> nth=0").click()
    look("upload")
    upload(page, table(tmp_path))
    page.wait_for_url("**/columns/")
    look("columns")
    assert page.locator("select").evaluate_all("all => all.map(one => one.value)") == [
        "external_id", "title", "summary", "technology_fields", "", "price_max",
    ]  # fmt: skip
    page.locator("main button.btn-success").click()
    page.wait_for_selector("#import-progress")
    look("progress")
    work()
    page.wait_for_selector(".import-figures")
    look("checked")
    assert figures(page) == [ROWS - BAD, 0, 0, BAD]
    assert page.locator(".import-problems tbody tr").count() == BAD
    assert not Technology.objects.exists()

    page.locator(".import-start button").click()
    page.wait_for_selector("#import-progress")
    work()
    page.wait_for_selector(".import-undo")
    look("finished")
    assert Technology.objects.count() == ROWS - BAD

    with page.expect_download() as waiting:
        page.locator("a[href$='/files/rows-to-mend/']").click()
    came_back = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(came_back)
    window.open("/office/imports/new/")
    upload(page, mended(came_back))
    page.wait_for_selector("#import-progress")  # its columns are remembered
    work()
    page.wait_for_selector(".import-start")
    assert figures(page) == [BAD, 0, 0, 0]
    page.locator(".import-start button").click()
    page.wait_for_selector("#import-progress")
    work()
    page.wait_for_selector(".import-undo")
    assert Technology.objects.count() == ROWS
    assert not Technology.objects.filter(description__contains="外传").exists()

    page.locator(".import-undo button").click()
    page.wait_for_selector("#import-progress")
    work()
    page.wait_for_selector("h1")
    page.wait_for_selector("#import-progress", state="detached")
    look("undone")
    assert Technology.objects.count() == ROWS - BAD
    window.open("/office/imports/")
    look("history")
    assert ImportJob.objects.count() == 2
    window.open("/office/")
    look("office")


def upload(page: Any, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main button.btn-success").click()


def figures(page: Any) -> list[int]:
    return [int(text) for text in page.locator(".import-figures .figure-number").all_inner_texts()]
