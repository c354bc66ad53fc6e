from matchmaker.web.templatetags.web_extras import marked


def test_each_occurrence_is_marked_whatever_its_case():
    assert marked("Ion pump, ion trap", ["ion"]) == "<mark>Ion</mark> pump, <mark>ion</mark> trap"


def test_the_longer_term_wins():
    assert marked("锂电池回收", ["电池", "锂电池"]) == "<mark>锂电池</mark>回收"


def test_text_and_terms_are_escaped():
    assert marked("a <b> & c", ["<b>"]) == "a <mark>&lt;b&gt;</mark> &amp; c"


def test_without_terms_the_text_is_only_escaped():
    assert marked("a & b", []) == "a &amp; b"
