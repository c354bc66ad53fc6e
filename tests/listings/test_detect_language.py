import pytest

from listings.services import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("高强铝合金板材", "zh"),
        ("基于 Transformer 的缺陷检测方法", "zh"),
        ("LiFePO4 正极材料 (capacity 160 mAh/g)", "zh"),
        ("High-strength aluminium sheet", "en"),
        ("Aluminium sheet (铝) for car bodies and other light structures", "en"),
        ("12345 %", "en"),
        ("", "en"),
    ],
)
def test_the_share_of_ideographs_decides(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_several_texts_are_judged_together() -> None:
    assert detect_language("PERC", "", "一种电池及其制备方法") == "zh"
