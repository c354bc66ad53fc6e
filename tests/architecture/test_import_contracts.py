"""The contracts of pyproject.toml hold, and each catches what it is there to catch."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("accounts", "listings", "matchmaker")
LEAVE_OUT = shutil.ignore_patterns("__pycache__", "static", "templates", "*.mo")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the code, for planting violations in."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=LEAVE_OUT)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(folder: Path) -> "subprocess.CompletedProcess[str]":
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [str(program), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def plant(folder: Path, file: str, line: str) -> None:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + f"\n{line}\n")


def test_the_code_keeps_every_contract(tree: Path) -> None:
    done = lint_imports(tree)
    assert done.returncode == 0, done.stdout
    assert " 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract", "named"),
    [
        (
            "listings/policies.py",
            "import matchmaker.matching.models",
            "Packages are imported downwards only",
            "listings.policies -> matchmaker.matching.models",
        ),
        (
            "accounts/policies.py",
            "import listings.models",
            "Packages are imported downwards only",
            "accounts.policies -> listings.models",
        ),
        (
            "matchmaker/web/context.py",
            "import matchmaker.api.apps",
            "Packages are imported downwards only",
            "matchmaker.web.context -> matchmaker.api.apps",
        ),
        (
            "listings/utils.py",
            "",
            "Inside an app, what is decided never imports what asks for it",
            "listings.utils",
        ),
        (
            "matchmaker/matching/engine_helpers.py",
            "",
            "Inside an app, what is decided never imports what asks for it",
            "matchmaker.matching.engine_helpers",
        ),
        (
            "matchmaker/web/helpers.py",
            "",
            "Views use forms and never the other way round",
            "matchmaker.web.helpers",
        ),
        (
            "matchmaker/common.py",
            "",
            "The umbrella holds only the project's own modules and the rooms of the service",
            "matchmaker.common",
        ),
        (
            "matchmaker/matching/policies/__init__.py",
            "import matchmaker.matching.services",
            "Inside an app, what is decided never imports what asks for it",
            "matchmaker.matching.policies -> matchmaker.matching.services",
        ),
        (
            "matchmaker/matching/engine/__init__.py",
            "import django.conf",
            "The matching engine knows neither Django nor the rows",
            "matchmaker.matching.engine -> django",
        ),
        (
            "matchmaker/matching/services/__init__.py",
            "import celery",
            "News travels up by an event, so no service imports a task",
            "matchmaker.matching.services -> celery",
        ),
        (
            "matchmaker/deals/services/__init__.py",
            "import matchmaker.deals.tasks",
            "News travels up by an event, so no service imports a task",
            "matchmaker.deals.services -> matchmaker.deals.tasks",
        ),
        (
            "matchmaker/matching/services/__init__.py",
            "import matchmaker.deals.models",
            "Packages are imported downwards only",
            "matchmaker.matching.services -> matchmaker.deals.models",
        ),
        (
            "matchmaker/deals/common.py",
            "",
            "Inside an app, what is decided never imports what asks for it",
            "matchmaker.deals.common",
        ),
        (
            "matchmaker/web/context.py",
            "import matchmaker.deals.locks",
            "From deals one imports its open rooms only",
            "matchmaker.web.context -> matchmaker.deals.locks",
        ),
        (
            "matchmaker/matching/engine/__init__.py",
            "def load():\n    import faiss",
            "Only the vector indexes and their files import faiss",
            "matchmaker.matching.engine -> faiss",
        ),
        (
            "matchmaker/matching/runtime.py",
            "import sentence_transformers",
            "Only the encoders import sentence-transformers",
            "matchmaker.matching.runtime -> sentence_transformers",
        ),
        (
            "matchmaker/web/context.py",
            "import listings.imports",
            "From listings one imports its open rooms only",
            "matchmaker.web.context -> listings.imports",
        ),
        (
            "matchmaker/web/views/imports.py",
            "import listings.imports.pipeline",
            "From listings one imports its open rooms only",
            "matchmaker.web.views.imports -> listings.imports.pipeline",
        ),
    ],
)
def test_a_violation_is_caught_by_its_contract_and_named(
    tree: Path, file: str, line: str, contract: str, named: str
) -> None:
    plant(tree, file, line)
    done = lint_imports(tree)
    assert done.returncode == 1, done.stdout
    # Long lines are wrapped by the program, at blanks.
    report = " ".join(done.stdout.split())
    assert f"{contract} BROKEN" in report
    assert named in report
