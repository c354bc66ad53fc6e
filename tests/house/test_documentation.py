import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages()
        for target in LINK.findall(page.read_text())
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_decision_is_in_the_table_under_its_own_title() -> None:
    table = (ROOT / "docs" / "adr" / "README.md").read_text()
    for decision in sorted((ROOT / "docs" / "adr").glob("0*.md")):
        number, title = decision.read_text().splitlines()[0].removeprefix("# ").split(" ", 1)
        assert decision.name.startswith(number)
        assert f"| [{number}]({decision.name}) | {title} |" in table


def test_the_first_screen_of_the_readme_is_the_two_commands() -> None:
    first = "\n".join((ROOT / "README.md").read_text().splitlines()[:10])
    assert re.search(r"^make demo\b", first, re.MULTILINE)
    assert re.search(r"^make test\b", first, re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text()
    assert "\ndemo:" in makefile
    assert "\ntest:" in makefile
