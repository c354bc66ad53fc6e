"""Reading a labelled set, and saying what is wrong with one."""

import gzip
import json
from pathlib import Path

import pytest

from matchmaker.matching.engine.evaluation_set import BrokenSet, read_set
from matchmaker.matching.engine.representation import ListingText

NEED = {"id": "n1", "language": "en", "title": "Sensor", "text": "For gas."}
TECHNOLOGY = {"id": "t1", "language": "zh", "title": "激光传感器", "text": ""}
HEADER = "need_id\ttechnology_id\tgrade\n"


def written(folder: Path, **files: str | bytes) -> Path:
    """A sound set, with the files given (needs, technologies, judgements) in place of its own."""
    folder.mkdir(exist_ok=True)
    sound: dict[str, str | bytes] = {
        "needs": json.dumps(NEED) + "\n",
        "technologies": json.dumps(TECHNOLOGY, ensure_ascii=False) + "\n",
        "judgements": HEADER + "n1\tt1\t2\n",
    }
    names = {"needs": "needs.jsonl", "technologies": "technologies.jsonl"}
    for part, content in (sound | files).items():
        file = folder / names.get(part, "judgements.tsv")
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_texts_and_grades_are_read(tmp_path: Path) -> None:
    labelled = read_set(written(tmp_path / "demo"))
    assert labelled.name == "demo"
    assert labelled.needs == {"n1": ListingText("Sensor", "For gas.", "en")}
    assert labelled.technologies == {"t1": ListingText("激光传感器", "", "zh")}
    assert labelled.judgements == {"n1": {"t1": 2}}
    assert not labelled.rerank


def test_a_folder_whose_name_begins_with_tt_is_re_ranked(tmp_path: Path) -> None:
    assert read_set(written(tmp_path / "tt-demo")).rerank


def test_technologies_may_be_compressed(tmp_path: Path) -> None:
    folder = written(tmp_path / "demo")
    plain = folder / "technologies.jsonl"
    (folder / "technologies.jsonl.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    assert [*read_set(folder).technologies] == ["t1"]


def test_a_byte_order_mark_blank_lines_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    needs = "\ufeff" + json.dumps(NEED) + "\r\n\r\n"
    assert [*read_set(written(tmp_path / "demo", needs=needs)).needs] == ["n1"]


@pytest.mark.parametrize("name", ["needs.jsonl", "technologies.jsonl", "judgements.tsv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path / "demo")
    (folder / name).unlink()
    with pytest.raises(BrokenSet, match=f"has no {name}"):
        read_set(folder)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenSet, match=r"There is no folder .*nowhere"):
        read_set(tmp_path / "nowhere")


SOUND = json.dumps(NEED) + "\n"


@pytest.mark.parametrize(
    ("part", "content", "message"),
    [
        ("needs", SOUND + "{not json\n", "needs.jsonl, line 2: not JSON"),
        ("needs", SOUND + "[1]\n", "needs.jsonl, line 2: an object is needed"),
        ("needs", '{"title": "x"}\n', "needs.jsonl, line 1: 'id' must be a text"),
        ("needs", '{"id": " "}\n', "line 1: 'id' must be a text that is not empty"),
        ("needs", '{"id": "a", "text": 5}\n', "line 1: 'text' must be a text"),
        ("needs", SOUND + SOUND, "line 2: the id 'n1' comes a second time"),
        ("needs", b'{"id": "\xb5\xe7"}\n', "line 1: not UTF-8"),
        ("technologies", "\n", "technologies.jsonl is empty"),
        ("judgements", HEADER, "judgements.tsv holds no judgement"),
        ("judgements", HEADER + "n1\tt1\n", "judgements.tsv, line 2: 2 columns"),
        ("judgements", HEADER + "n9\tt1\t1\n", "line 2: the need 'n9' is not in needs.jsonl"),
        ("judgements", HEADER + "n1\tt9\t1\n", "line 2: the technology 't9' is not in"),
        ("judgements", HEADER + "n1\tt1\t4\n", "line 2: the grade '4' must be one of 0 to 3"),
        ("judgements", HEADER + "n1\tt1\t1.5\n", "line 2: the grade '1.5' must be"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(
    tmp_path: Path, part: str, content: str | bytes, message: str
) -> None:
    with pytest.raises(BrokenSet, match=message):
        read_set(written(tmp_path / "demo", **{part: content}))


def test_a_truncated_archive_is_named(tmp_path: Path) -> None:
    folder = written(tmp_path / "demo")
    whole = gzip.compress((folder / "technologies.jsonl").read_bytes() * 500)
    (folder / "technologies.jsonl").unlink()
    (folder / "technologies.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BrokenSet, match=r"technologies.jsonl.gz(, line \d+)?"):
        read_set(folder)
