import pytest

from listings.rubric import Criterion, assess

GOOD_NEED = {
    "title": "Heat-treatment-free aluminium for large die castings",
    "summary": "We look for a die casting alloy that needs no heat treatment and stretches well.",
    "problem": "Large castings warp when they are heated. Known alloys stretch by seven per cent"
    " only, and crack in a crash. Every tenth body is scrapped, which costs us a week a month."
    " A ready alloy would let us cast the whole rear floor at once.",
    "existing_basis": "We cast a silumin today; we have tried two alloys from abroad.",
    "requirements": "tensile strength >= 260 MPa\nelongation >= 12 %\nprice <= 30 CNY/kg",
    "need_kind": "product_upgrade",
    "technology_fields": ["cs:new_materials"],
    "application_fields": ["car bodies"],
    "cooperation_modes": ["licence"],
    "wants_pay_after_use": False,
    "budget_max": 5,
    "deadline": "2027-01-01",
    "minimum_trl": 6,
    "language": "en",
}
GOOD_ZH = {
    "title": "大型一体化压铸用免热处理铝合金",
    "summary": "寻求无需热处理、延伸率高的压铸铝合金材料。",
    "problem": "一体化压铸件尺寸大，热处理会变形。现有合金延伸率只有百分之七，装车碰撞时开裂。"
    "供货周期长，价格也高。"
    "每次更换模具都要重新试制，成本难以控制。"
    "每月因此停产一周，废品率达一成，急需新的材料体系来解决这一问题。",
    "language": "zh",
}


def test_a_complete_need_earns_every_point() -> None:
    rubric = assess("need", GOOD_NEED)

    assert [one.score for one in rubric.criteria] == [5, 5, 5, 5]
    assert (rubric.total, rubric.is_ready) == (20, True)


def test_an_empty_need_earns_none_and_every_check_says_what_to_write_and_why() -> None:
    rubric = assess("need", {})

    assert rubric.total == 0
    for criterion in rubric.criteria:
        assert len(criterion.missing) == 5
        assert all(
            check.field and str(check.advice) and str(check.why) for check in criterion.checks
        )


@pytest.mark.parametrize(
    ("change", "criterion", "code"),
    [
        ({"problem": "Too heavy."}, Criterion.ADVANTAGES, "problem"),
        ({"requirements": "light"}, Criterion.ADVANTAGES, "one_figure"),
        ({"requirements": "a >= 1 MPa"}, Criterion.ADVANTAGES, "three_figures"),
        ({"title": "New technology"}, Criterion.CLARITY, "title"),
        ({"summary": "An alloy."}, Criterion.CLARITY, "summary"),
        ({"budget_max": None}, Criterion.EXPECTATIONS, "budget"),
        ({"wants_pay_after_use": None}, Criterion.EXPECTATIONS, "licence"),
        ({"problem": "A world-leading firm. " + "word " * 40}, Criterion.LANGUAGE, "plain"),
        ({"problem": "word " * 60}, Criterion.LANGUAGE, "sentences"),
        ({"title": "ALUMINIUM FOR DIE CASTINGS"}, Criterion.LANGUAGE, "shouting"),
        ({"language": "zh"}, Criterion.LANGUAGE, "one_language"),
        ({"summary": GOOD_NEED["title"]}, Criterion.LANGUAGE, "own_summary"),
    ],
)
def test_each_check_looks_at_what_it_says(
    change: dict[str, object], criterion: Criterion, code: str
) -> None:
    rubric = assess("need", {**GOOD_NEED, **change})

    (scores,) = [one for one in rubric.criteria if one.criterion is criterion]
    assert code in [check.code for check in scores.missing]


def test_chinese_is_measured_by_characters() -> None:
    rubric = assess("need", GOOD_ZH)

    assert rubric.score_of(Criterion.LANGUAGE) == 5
    (clarity,) = [one for one in rubric.criteria if one.criterion is Criterion.CLARITY]
    assert [check.code for check in clarity.missing] == ["field", "application"]


def test_chinese_praise_costs_a_point() -> None:
    boast = {**GOOD_ZH, "summary": "寻求国际领先、填补国内空白的压铸铝合金材料技术。"}

    assert assess("need", boast).score_of(Criterion.LANGUAGE) == 4


def test_figures_that_the_engine_read_count_before_lines_with_digits() -> None:
    read = assess("need", GOOD_NEED, figures=0)

    assert read.score_of(Criterion.ADVANTAGES) == 3


def test_a_technology_is_asked_for_its_own_things() -> None:
    rubric = assess(
        "technology",
        {
            "title": "Alloy for large die castings",
            "benefits": "Saves the heat treatment and so a fifth of the cost of each body.",
            "comparison": "Silumin stretches by seven per cent; this alloy by fourteen.",
            "indicators": "elongation 14 %\ntensile strength 270 MPa\nprice 28 CNY/kg",
            "maturity_evidence": "Two hundred bodies cast in a pilot plant.",
            "conversion_modes": ["licence"],
            "licence_kinds": ["exclusive"],
            "pay_after_use": {"trigger": "time"},
            "intellectual_property": [{"kind": "invention_patent"}],
            "maturity_level": 7,
        },
    )

    assert rubric.score_of(Criterion.ADVANTAGES) == 5
    assert rubric.score_of(Criterion.EXPECTATIONS) == 5
