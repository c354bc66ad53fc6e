from django.template import Context, Template

from matchmaker.web.templatetags.web_extras import marked


def test_each_occurrence_is_marked_whatever_its_case() -> None:
    assert marked("Ion pump, ion trap", ["ion"]) == "<mark>Ion</mark> pump, <mark>ion</mark> trap"


def test_the_longer_term_wins() -> None:
    assert marked("锂电池回收", ["电池", "锂电池"]) == "<mark>锂电池</mark>回收"


def test_terms_that_touch_or_overlap_are_marked_from_left_to_right() -> None:
    assert marked("电池组件", ["电池", "池组", "组件"]) == "<mark>电池</mark><mark>组件</mark>"


def test_a_capital_that_has_two_small_letters_moves_no_mark() -> None:
    assert marked("İ İon pump", ["ion", "pump"]) == "İ İon <mark>pump</mark>"


def test_text_and_terms_are_escaped() -> None:
    assert marked("a <b> & c", ["<b>"]) == "a <mark>&lt;b&gt;</mark> &amp; c"


def test_without_terms_the_text_is_only_escaped() -> None:
    assert marked("a & b", []) == "a &amp; b"


def test_a_page_prints_the_marks_as_markup() -> None:
    template = Template("{% load web_extras %}{% marked text terms %}")

    page = template.render(Context({"text": "Ion pump", "terms": ["ion"]}))

    assert page == "<mark>Ion</mark> pump"
