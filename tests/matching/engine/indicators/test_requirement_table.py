"""The requirement table of a need and a technology."""

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.engine.indicators import VerdictKind, requirement_table

NEED = (
    "技术指标：\n1. 抗拉强度≥450MPa；\n2. 误报率低于8%；\n3. 厚度3～5mm；\n4. 外观良好\n"
    "5. 150℃下弯曲强度≥200MPa"
)
OFFER = "Tensile strength 65 ksi\nFalse alarm rate ≤ 5 %\nFlexural strength 240 MPa"


def test_each_quantified_requirement_has_a_row_with_its_verdict() -> None:
    rows = requirement_table(NEED, "zh", OFFER, "en")
    assert [(r.quotation, r.verdict.kind, r.measured_quotation) for r in rows] == [
        ("抗拉强度≥450MPa", VerdictKind.MISSES, "Tensile strength 65 ksi"),
        ("误报率低于8%", VerdictKind.MEETS, "False alarm rate ≤ 5 %"),
        ("厚度3～5mm", VerdictKind.NO_EVIDENCE, ""),
        ("150℃下弯曲强度≥200MPa", VerdictKind.NOT_COMPARABLE, "Flexural strength 240 MPa"),
    ]


def test_a_need_without_figures_has_an_empty_table() -> None:
    assert requirement_table("外观良好，无裂纹", "zh", OFFER, "en") == []


@given(st.text(max_size=120), st.text(max_size=120))
def test_quotations_are_the_texts_at_their_offsets(need: str, offer: str) -> None:
    need, offer = f"{need}\n{NEED}", f"{offer}\n{OFFER}"
    rows = requirement_table(need, "zh", offer, "en")
    assert len(rows) >= 4
    for row in rows:
        assert row.quotation == need[row.requirement.start : row.requirement.end]
        found = row.verdict.measured
        assert row.measured_quotation == (offer[found.start : found.end] if found else "")


def test_pint_is_imported_only_when_something_is_compared() -> None:
    code = (
        "import sys\n"
        "from matchmaker.matching.engine.indicators import parse_indicators, requirement_table\n"
        "parse_indicators('抗拉强度≥450MPa', language='zh')\n"
        "assert 'pint' not in sys.modules\n"
        "requirement_table('抗拉强度≥450MPa', 'zh', '抗拉强度480MPa', 'zh')\n"
        "assert 'pint' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
