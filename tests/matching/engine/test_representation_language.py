"""Which language a text is taken to be in."""

import pytest

from matchmaker.matching.engine.representation import ListingText, language_of


@pytest.mark.parametrize(
    ("stated", "code"), [("zh", "zh"), ("zh-Hans", "zh"), ("en_GB", "en"), (" EN ", "en")]
)
def test_a_stated_language_is_believed_without_its_region(stated: str, code: str) -> None:
    assert language_of(ListingText("激光 laser", "", stated)) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("锂离子电池隔膜", "zh"),
        ("基于 Transformer 的 PCB 缺陷检测 AOI 系统", "zh"),
        ("Laser sensor for methane", "en"),
        ("A process after the 溶胶-凝胶 method for thin transparent films on glass", "en"),
        ("リチウムイオン電池のセパレータ", "ja"),
        ("리튬 이온 배터리 분리막", "ko"),
        ("", "en"),
        ("42 %", "en"),
    ],
)
def test_without_one_the_script_decides(text: str, code: str) -> None:
    assert language_of(ListingText(text, "", "")) == code
