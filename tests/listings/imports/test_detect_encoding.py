"""In which encoding a text file is."""

from pathlib import Path

import pytest

from listings.imports.problems import FileRefused
from listings.imports.readers.encodings import GB18030, UTF_8, detect_encoding

CHINESE = "名称,摘要\n水性防腐涂料,用于码头钢桩的水性涂料，室温固化；5个月，耐盐雾超过2000小时。\n"
RARE = "名称,摘要\n𠮷林喆祎,镕堃淼垚：㐂㙍䶮犇骉。用于码头钢桩的水性涂料，室温固化，耐盐雾。\n"


def _detect(folder: Path, content: bytes) -> str:
    path = folder / "file.csv"
    path.write_bytes(content)
    return detect_encoding(path, content[:4096], chinese_allowed=True)


@pytest.mark.parametrize("text", ["plain ASCII\n", CHINESE, RARE, "Café à Évry\n"])
def test_utf_8_is_utf_8_with_and_without_its_mark(tmp_path: Path, text: str) -> None:
    assert _detect(tmp_path, text.encode()) == UTF_8
    assert _detect(tmp_path, text.encode("utf-8-sig")) == UTF_8


@pytest.mark.parametrize("text", [CHINESE, RARE, "title\n" + "x" * 3_000_000 + "涂料\n"])
def test_gb18030_is_recognized(tmp_path: Path, text: str) -> None:
    assert _detect(tmp_path, text.encode("gb18030")) == GB18030


def test_a_character_on_the_border_of_two_chunks_is_whole(tmp_path: Path) -> None:
    for shift in range(4):
        text = "x" * ((1 << 20) - shift) + "涂料的性能𠮷" * 10
        assert _detect(tmp_path, text.encode()) == UTF_8
        assert _detect(tmp_path, text.encode("gb18030")) == GB18030


@pytest.mark.parametrize(
    ("content", "line", "byte"),
    [
        (CHINESE.encode().replace("水".encode(), b"\xe6\xb0", 1), 2, 15),
        (b"a,b\nc,d\n" + "Café, déjà vu".encode("latin-1"), 3, 12),
        ("“quoted” – text".encode("cp1252"), 1, 1),
        ("項目,摘要\n防食コーティング\n".encode("euc-jp") + b"\xff", 3, 28),
        (CHINESE.encode()[:-2], 2, 120),
    ],
)
def test_other_encodings_and_damage_are_refused_with_their_place(
    tmp_path: Path, content: bytes, line: int, byte: int
) -> None:
    with pytest.raises(FileRefused) as refusal:
        _detect(tmp_path, content)
    assert f"line {line} has bytes" in refusal.value.message
    assert f"(byte {byte} of the file)" in refusal.value.message
