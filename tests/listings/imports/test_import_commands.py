"""manage.py import_listings and import_template."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organization
from listings.management.commands import import_listings
from listings.models import Need, Technology
from listings.states import ListingState
from tests.listings.imports.files import everything_stored, need, technology, write_csv


def _run(*arguments: Any, **options: Any) -> tuple[int, str, str]:
    """Exit code, and what was written to both outputs."""
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command(*map(str, arguments), stdout=out, stderr=err, **options)
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    return code, out.getvalue(), err.getvalue()


@pytest.mark.usefixtures("organization")
def test_all_rows_good_exits_with_0(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "file.csv", [need()])

    code, out, err = _run("import_listings", "needs", path, "--publish")

    assert (code, err) == (0, "")
    first, second = out.splitlines()
    assert first == "Rows read: 1. Created: 1, updated: 0, unchanged: 0, failed: 0; published: 1."
    assert second.endswith("rows a second")
    assert Need.objects.get().state == ListingState.PUBLISHED


@pytest.mark.usefixtures("organization")
def test_some_rows_bad_exits_with_1_and_names_the_file_to_mend(tmp_path: Path) -> None:
    rows = [technology(), technology(external_id="2", title="")]
    path = write_csv(tmp_path / "file.csv", rows)
    wished = tmp_path / "mend.csv"

    code, out, _err = _run("import_listings", "technologies", path, "--bad-rows", wished)

    assert code == 1
    assert out.splitlines()[:3] == [
        "row 3, column title: is empty, but every row needs it; fill it in",
        "Rows read: 2. Created: 1, updated: 0, unchanged: 0, failed: 1; published: 0.",
        f"The rows to mend are in {wished}: correct them there, then import that file.",
    ]
    assert Technology.objects.count() == 1


@pytest.mark.usefixtures("organization")
def test_a_refused_file_exits_with_2_and_says_why_on_standard_error(tmp_path: Path) -> None:
    before = everything_stored()

    code, out, err = _run("import_listings", "technologies", tmp_path / "absent.csv")

    assert (code, out) == (2, "")
    assert "absent.csv cannot be read: No such file or directory." in err
    assert everything_stored() == before


@pytest.mark.usefixtures("organization")
def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "file.csv", [technology()])
    before = everything_stored()

    code, out, _err = _run("import_listings", "technologies", path, "--dry-run")

    assert code == 0
    assert "Nothing was changed." in out
    assert everything_stored() == before


def test_one_organization_for_all_rows(tmp_path: Path, organization: Organization) -> None:
    row = technology()
    del row["organization"]
    path = write_csv(tmp_path / "file.csv", [row])

    code, _out, _err = _run(
        "import_listings", "technologies", path, "--organization", organization.code
    )

    assert code == 0
    assert Technology.objects.get().owner == organization


@pytest.mark.usefixtures("organization")
def test_ctrl_c_exits_with_130_and_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(import_listings, "import_file", interrupt)
    code, _out, err = _run("import_listings", "needs", tmp_path / "file.csv")

    assert code == 130
    assert "import the file again to complete it" in err


@pytest.mark.usefixtures("organization")
def test_progress_is_shown_on_standard_error_only_where_it_is_wanted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_csv(tmp_path / "file.csv", [technology()])

    _run("import_listings", "technologies", path)
    assert capsys.readouterr().err == ""

    _run("import_listings", "technologies", path, "--progress")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "checking: 1 rows" in shown.err
    assert "loading: 100%" in shown.err


def test_messages_are_in_the_language_of_the_process(
    tmp_path: Path, organization: Organization
) -> None:
    from django.utils import translation

    path = write_csv(tmp_path / "file.csv", [technology(export_control="x")])
    with translation.override("zh-hans"):
        _code, out, _err = _run("import_listings", "technologies", path)
    assert "free (自由出口); restricted (限制出口)" in out


@pytest.mark.parametrize("wrong", ["listings", "technology"])
def test_an_unknown_kind_is_refused(wrong: str) -> None:
    with pytest.raises(CommandError):
        call_command("import_listings", wrong, "file.csv")


def test_a_template_is_written_where_it_is_wanted_and_never_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "needs.csv"

    code, out, _err = _run("import_template", "needs", "--format", "csv", "--output", path)
    assert (code, out) == (0, f"{path}\n")
    assert path.read_bytes().startswith(b"\xef\xbb\xbforganization,external_id,title")

    path.write_text("mine", encoding="utf-8")
    with pytest.raises(CommandError, match="exists; name another with --output, or --force"):
        _run("import_template", "needs", "--format", "csv", "--output", path)
    assert path.read_text(encoding="utf-8") == "mine"

    _run("import_template", "needs", "--format", "csv", "--output", path, "--force")
    assert path.read_text(encoding="utf-8") != "mine"


def test_a_template_needs_a_kind() -> None:
    with pytest.raises(CommandError, match="Say what the template is for"):
        _run("import_template")
