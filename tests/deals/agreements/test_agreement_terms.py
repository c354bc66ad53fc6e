"""The canonical form of terms: read back as written, one hash everywhere, refused by name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from matchmaker.deals.terms import (
    TermsUnreadable,
    hash_of,
    read_parties,
    read_terms,
    written_parties,
    written_terms,
)
from tests.factories.agreements import ENTERPRISE, UNIVERSITY, WRITTEN, terms, written


def test_terms_are_read_back_as_they_were_written() -> None:
    one = terms()

    assert read_terms(written_terms(one)) == one
    assert one.total_amount == Decimal("1200000.50")
    assert one.rights[0].application_date == date(2020, 3, 2)


def test_amounts_are_written_to_the_cent_and_never_as_floats() -> None:
    assert written(total_amount="0.1")["total_amount"] == "0.10"
    assert written()["total_amount"] == "1200000.50"


def test_parties_are_read_back_as_they_were_written() -> None:
    assert read_parties(written_parties(UNIVERSITY, ENTERPRISE)) == (UNIVERSITY, ENTERPRISE)


def test_the_hash_does_not_depend_on_the_order_of_keys() -> None:
    parties = written_parties(UNIVERSITY, ENTERPRISE)
    backwards = dict(reversed(written().items()))

    assert hash_of(written(), parties) == hash_of(backwards, parties)
    assert len(hash_of(written(), parties)) == 64


def test_any_other_word_or_cent_has_another_hash() -> None:
    parties = written_parties(UNIVERSITY, ENTERPRISE)
    hashes = {
        hash_of(written(), parties),
        hash_of(written(total_amount="1200000.51"), parties),
        hash_of(written(title="另一个项目"), parties),
        hash_of(written(), written_parties(ENTERPRISE, UNIVERSITY)),
    }

    assert len(hashes) == 4


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"no_such_clause": "x"}, "no_such_clause"),
        ({"total_amount": "much"}, "total_amount"),
        ({"total_amount": "NaN"}, "total_amount"),
        ({"total_amount": "-1"}, "total_amount"),
        ({"total_amount": "1.005"}, "total_amount"),
        ({"total_amount": 12.5}, "total_amount"),
        ({"term_from": "yesterday"}, "term_from"),
        ({"term_until": "2026-06-30"}, "term_until"),
        ({"contract_type": "XX"}, "contract_type"),
        ({"subtype": "TT1"}, "subtype"),
        ({"licence_kind": "eternal"}, "licence_kind"),
        ({"currency": "yuan"}, "currency"),
        ({"title": "x" * 201}, "title"),
        ({"content": "x" * 10_001}, "content"),
        ({"in_writing": "yes"}, "in_writing"),
        ({"rights": "a patent"}, "rights"),
        ({"rights": [{"title": "no kind"}]}, "rights"),
        ({"rights": [{"kind": "invention_patent"}] * 51}, "rights"),
    ],
)
def test_what_no_terms_say_is_refused_by_name(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(TermsUnreadable, match=named):
        read_terms({**WRITTEN, **changes})
