"""What the tree itself has to keep: short files, telling names, one place for each thing."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("accounts", "listings", "matchmaker", "tests", "bench")
BANNED = {"utils", "helpers", "common", "misc", "data", "info", "process"}
LONGEST_FILE = 400
LONGEST_FUNCTION_OF_NINE_IN_TEN = 30


def sources() -> list[Path]:
    files = (file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))
    return sorted(file for file in files if "migrations" not in file.parts)


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def name_is_banned(name: str) -> bool:
    # The standard library calls do_GET and its like of a server.
    return name in BANNED or (name.startswith("do_") and not name.removeprefix("do_").isupper())


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {file: len(file.read_text().splitlines()) for file in sources()}
    too_long = {str(f.relative_to(ROOT)): n for f, n in lengths.items() if n > LONGEST_FILE}
    assert too_long == {}


def test_no_module_and_no_function_has_a_name_that_says_nothing() -> None:
    modules = [str(file.relative_to(ROOT)) for file in sources() if name_is_banned(file.stem)]
    modules += [
        str(file.relative_to(ROOT)) for file in sources() if BANNED & set(file.parent.parts[-1:])
    ]
    named = [
        f"{file.relative_to(ROOT)}:{function.lineno} {function.name}"
        for file in sources()
        for function in functions(file)
        if name_is_banned(function.name)
    ]
    assert modules + named == []


def test_nine_functions_in_ten_fit_on_a_screen() -> None:
    lengths = sorted(
        (function.end_lineno or function.lineno) - function.body[0].lineno + 1
        for file in sources()
        if "tests" not in file.parts
        for function in functions(file)
    )
    assert lengths[len(lengths) * 9 // 10] <= LONGEST_FUNCTION_OF_NINE_IN_TEN


@pytest.mark.parametrize("package", ["accounts", "listings", "matchmaker"])
def test_no_state_is_set_behind_its_state_machine(package: str) -> None:
    going_round = re.compile(r"\.update\([^)]*\bstate=")
    guilty = [
        f"{file.relative_to(ROOT)}:{text[: match.start()].count(chr(10)) + 1}"
        for file in sorted((ROOT / package).rglob("*.py"))
        for text in [file.read_text()]
        for match in going_round.finditer(text)
    ]
    assert guilty == []


def test_no_model_signal_is_used_for_news() -> None:
    # A model field's own hook is called pre_save too.
    pattern = re.compile(r"(?<!def )(?<!super\(\)\.)\b(post_save|pre_save|post_delete)\b")
    guilty = [
        str(file.relative_to(ROOT))
        for file in sources()
        if "tests" not in file.parts and pattern.search(file.read_text())
    ]
    assert guilty == []


def test_every_test_module_has_tests() -> None:
    empty = [
        str(file.relative_to(ROOT))
        for file in sources()
        if file.name.startswith("test_")
        and not any(function.name.startswith("test_") for function in functions(file))
    ]
    assert empty == []
