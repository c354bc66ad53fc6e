import pytest

from listings.anonymity import PhraseKind, blurred, names_its_owner, narrowing_phrases

OWN = ("示范精密铸造有限公司", "Demonstration Castings Co., Ltd")


def found(text: str) -> list[tuple[str, str]]:
    phrases = narrowing_phrases({"summary": text}, own_names=OWN)
    for phrase in phrases:
        assert text[phrase.start : phrase.end] == phrase.text
    return [(phrase.kind.value, phrase.text) for phrase in phrases]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("示范精密铸造有限公司寻求铝合金", [("own_name", "示范精密铸造有限公司")]),
        ("示范精密铸造寻求铝合金", [("own_name", "示范精密铸造")]),
        ("与示范工业大学合作过", [("organization", "示范工业大学")]),
        ("位于浙江省宁波市北仑区", [("place", "浙江省宁波市北仑区")]),
        ("使用XR-2000设备", [("product", "XR-2000")]),
        ("年产37.5万吨", [("figure", "37.5")]),
        ("公司成立于1987年", [("figure", "1987")]),
        ("国家级单项冠军企业", [("title", "单项冠军")]),
        ("电话13912345678", [("contact", "13912345678")]),
        ("已有专利ZL202310102344.5", [("patent", "ZL202310102344.5")]),
        ("demonstration castings seeks an alloy", [("own_name", "demonstration castings")]),
        ("partner of Demonstration Steel Ltd", [("organization", "Demonstration Steel Ltd")]),
        ("our plant near Ningbo", [("place", "Ningbo")]),
        ("for our Turbo® pumps", [("product", "Turbo®")]),
        ("with 1,247 employees", [("figure", "1,247")]),
        ("write to office@example.org", [("contact", "office@example.org")]),
    ],
)  # fmt: skip
def test_phrases_that_lead_to_the_owner_are_found(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "抗拉强度≥450MPa，延伸率≥12%，TRL6，符合GB/T 1234和ISO 9001",
        "去除PM2.5和CO2，材料为Q235或Al6061",
        "大学和研究所均可合作，年产100万吨",
        "Tensile strength of 450 MPa at 20 ℃, 1,000 units a year, by ISO 9001 and H2SO4",
        "",
    ],
)
def test_what_many_share_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("figure", "range_"),
    [("37.5", "30–40"), ("1,247", "1,000–2,000"), ("0.372", "0.3–0.4"), ("0", "0")],
)
def test_a_figure_is_blurred_to_its_leading_digit(figure: str, range_: str) -> None:
    assert blurred(figure) == range_


def test_suggestions_are_in_the_language_of_the_text() -> None:
    (chinese,) = narrowing_phrases({"title": "宁波的泵"})
    (english,) = narrowing_phrases({"title": "a pump in Ningbo"})

    assert (chinese.suggestion, english.suggestion) == ("所在地区", "in our region")


def test_what_identifies_at_once_comes_first_and_is_said_so() -> None:
    phrases = narrowing_phrases(
        {"title": "A pump in Ningbo", "summary": "Demonstration Castings, since 1987"},
        own_names=OWN,
    )

    assert [phrase.kind for phrase in phrases] == [
        PhraseKind.OWN_NAME,
        PhraseKind.PLACE,
        PhraseKind.FIGURE,
    ]
    assert names_its_owner(phrases)
    assert not names_its_owner(phrases[1:])


def test_a_long_text_takes_no_noticeable_time() -> None:
    import time

    started = time.perf_counter()
    narrowing_phrases({"summary": "示范大" * 200 + "a1" * 300 + "1,000," * 100}, own_names=OWN)

    assert time.perf_counter() - started < 1.0
