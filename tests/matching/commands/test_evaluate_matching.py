"""The command `evaluate_matching`."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from matchmaker.matching.engine.metrics import measure

SUBJECTS = ["laser gas sensor", "wheat variety", "robot gripper", "锂电池隔膜", "welding method"]


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """Five needs and the technologies that fit them; generated files go beside them."""
    settings.VAR_FOLDER = tmp_path / "var"
    made = tmp_path / "demo"
    made.mkdir()
    for kind in ("needs", "technologies"):
        rows = [
            {"id": f"{kind[0]}{number}", "language": "", "title": "", "text": subject}
            for number, subject in enumerate(SUBJECTS)
        ]
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (made / f"{kind}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    judged = [f"n{number}\tt{number}\t1" for number in range(len(SUBJECTS))]
    (made / "judgements.tsv").write_text(
        "\n".join(["need_id\ttechnology_id\tgrade", *judged]), encoding="utf-8"
    )
    return made


def test_it_prints_one_json_line_with_the_measures(folder: Path, capsys: Any) -> None:
    call_command("evaluate_matching", str(folder))
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {
        "set": "demo",
        "needs": 5,
        "ndcg@10": 1.0,
        "map": 1.0,
        "mrr@10": 1.0,
        "recall@1": 1.0,
        "recall@10": 1.0,
        "recall@100": 1.0,
    }


def test_the_run_file_gives_the_same_measures(folder: Path, capsys: Any, tmp_path: Path) -> None:
    run_file = tmp_path / "run.tsv"
    call_command("evaluate_matching", str(folder), run=run_file)
    run: dict[str, dict[str, float]] = {}
    for row in run_file.read_text(encoding="utf-8").splitlines():
        need, technology, score = row.split("\t")
        run.setdefault(need, {})[technology] = float(score)
    judged = {f"n{number}": {f"t{number}": 1} for number in range(5)}
    printed = json.loads(capsys.readouterr().out)
    measured = measure(judged, run, rerank=False)
    assert {name: round(value, 4) for name, value in measured.items()} == {
        name: printed[name] for name in measured
    }


@pytest.mark.parametrize("channels", ["dense", "lexical", "both"])
def test_each_channel_can_be_measured_alone(folder: Path, capsys: Any, channels: str) -> None:
    call_command("evaluate_matching", str(folder), channels=channels)
    assert json.loads(capsys.readouterr().out)["mrr@10"] == 1.0


def test_nothing_of_the_database_is_read_or_changed(folder: Path, capsys: Any) -> None:
    """This test has no access to the database: any query would fail it."""
    call_command("evaluate_matching", str(folder))
    assert capsys.readouterr().out.count("\n") == 1


def test_a_missing_folder_is_an_error_that_names_it(folder: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no folder .*elsewhere"):
        call_command("evaluate_matching", str(folder.parent / "elsewhere"))


def test_a_broken_line_is_named_and_no_run_is_written(folder: Path, tmp_path: Path) -> None:
    with (folder / "needs.jsonl").open("a", encoding="utf-8") as stream:
        stream.write("\n{broken")
    with pytest.raises(CommandError, match=r"needs\.jsonl, line 6: not JSON"):
        call_command("evaluate_matching", str(folder), run=tmp_path / "run.tsv")
    assert not (tmp_path / "run.tsv").exists()


def test_a_run_file_that_cannot_be_written_is_refused_before_any_work(
    folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="can't be written"):
        call_command("evaluate_matching", str(folder), run=tmp_path / "missing" / "run.tsv")
    assert not (tmp_path / "var").exists()


def test_an_encoder_that_is_not_installed_is_an_error_that_says_how_to_mend_it(
    folder: Path, settings: Any, tmp_path: Path
) -> None:
    settings.ENCODER = "bundled:e5"
    settings.ENCODER_FOLDER = tmp_path / "encoders"
    with pytest.raises(CommandError, match="make encoder"):
        call_command("evaluate_matching", str(folder))
