"""Whatever people write, no page makes code of it: every payload in every text field.

The pages are read here as a parser reads them; `tests/browser` opens them in Chromium.
"""

from __future__ import annotations

import re

import pytest

from tests.safety.hostile import PAYLOADS, fill, text_fields
from tests.safety.inline import Inline
from tests.safety.routes import pages
from tests.safety.world import build

TURNS = (0, 7)


def test_there_are_enough_payloads_and_fields() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60
    assert sum("＜" in payload for payload in PAYLOADS) >= 3
    assert sum("<svg" in payload for payload in PAYLOADS) >= 5
    assert len(list(text_fields())) > 40


def test_a_page_that_forgets_to_escape_is_found() -> None:
    missed = [payload for payload in PAYLOADS[:54] if not Inline(payload).found]
    # Neither a handler nor a script in the page: they load something, which the policy refuses, or
    # are none before somebody cuts a part out of them.
    assert all(re.search("src|data|<scr<", payload) for payload in missed)


@pytest.mark.django_db
@pytest.mark.parametrize("turn", TURNS)
def test_no_page_makes_code_of_what_people_wrote(turn: int) -> None:
    world = build()
    filled = fill(turn)
    seen = 0
    faults = {}
    for page, answer in pages(world):
        text = answer.content.decode()
        seen += "__xss" in text
        faults[page.route.name] = Inline(text).found

    assert {"Technology.title", "Need.problem", "Organization.name"} <= set(filled)
    assert seen > 50  # the texts are on the pages, escaped
    assert {name: found for name, found in faults.items() if found} == {}
