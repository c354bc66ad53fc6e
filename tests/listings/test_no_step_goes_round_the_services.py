"""`queryset.update(state=…)` skips the lock, the audit trail and the events: it is forbidden."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WRITERS = {"update", "aupdate", "bulk_update", "abulk_update", "update_or_create"}
LISTINGS = ("Need", "Technology", "Listing", "need", "technolog", "listing")


def state_writes(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each call that writes a state to rows past their transitions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _is_write(node.func) and _names_state(node):
            yield node.lineno, ast.unparse(node)


def _is_write(called: ast.expr) -> bool:
    return isinstance(called, ast.Attribute) and called.attr in WRITERS


def _names_state(call: ast.Call) -> bool:
    by_keyword = any(keyword.arg == "state" for keyword in call.keywords)
    return by_keyword or any(
        isinstance(part, ast.Constant) and part.value == "state" for part in ast.walk(call)
    )


def offences_in(path: Path) -> Iterator[str]:
    """The writes of a file that may concern listings; matching has states of its own."""
    has_own_states = path.is_relative_to(ROOT / "matchmaker" / "matching")
    for line, call in state_writes(path.read_text(encoding="utf-8")):
        if not has_own_states or any(name in call.split(".")[0] for name in LISTINGS):
            yield f"{path.relative_to(ROOT)}:{line}"


def test_the_search_finds_what_it_looks_for() -> None:
    forbidden = (
        "Need.objects.filter(pk=1).update(state='published')",
        "rows.update(state=ListingState.PUBLISHED)",
        "Technology.objects.bulk_update(rows, ['state'])",
    )

    assert [len(list(state_writes(line))) for line in forbidden] == [1, 1, 1]
    assert list(state_writes("seen.update(title='state of the art')")) == []


def test_no_program_writes_a_listing_s_state_past_its_step() -> None:
    programs = [
        path
        for package in ("accounts", "listings", "matchmaker")
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
    ]

    assert len(programs) > 50
    assert [offence for path in programs for offence in offences_in(path)] == []
