"""Every page of the resolver, in both languages: translated whole, nothing inline, a strict CSP."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from tests.safety.inline import Inline
from tests.safety.routes import pages
from tests.safety.world import World, build
from tests.web.test_translations import (
    CHINESE,
    PLACE,
    Interface,
    catalogue,
    catalogue_in_use,
    entries,
    forms,
    pattern,
)

__all__ = ["catalogue", "catalogue_in_use"]  # fixtures
pytestmark = pytest.mark.django_db

SPOKEN = {"zh": CHINESE, "en": {"accept-language": "en"}}
OF_ITSELF = {"简体中文", "成交额", "技术交易额"}
"""Languages are named in themselves, and the two amounts that the register asks for as it does."""
FOREIGN = {"api-docs"}
"""The page of the API is its library's and speaks English only."""


def test_the_searches_for_faults_find_them() -> None:
    bad = '<p onclick="x()" style="a:b"><a href=" java\nscript:x">a</a>'
    bad += "<script>x</script><style></style>"
    assert len(Inline(bad).found) == 5
    assert (
        Inline('<script src="/a.js"></script><script type="application/json">{}</script>').found
        == []
    )


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_translated_and_keeps_a_strict_policy(
    world: World, catalogue_in_use: Catalog, language: str
) -> None:
    faults: dict[str, list[str]] = {}
    search = search_for_others(catalogue_in_use, language)
    for page, answer in pages(world, **SPOKEN[language]):
        text = answer.content.decode()
        found = Inline(text).found + loose_policies(answer)
        if page.route.name not in FOREIGN:
            found += search(text)
        faults[page.route.name] = found

    assert len(faults) > 100
    assert {name: found for name, found in faults.items() if found} == {}


def loose_policies(answer: Any) -> list[str]:
    policy = answer.headers.get("content-security-policy", "")
    is_strict = "default-src 'none'" in policy and "unsafe-" not in policy
    return [] if is_strict else [f"policy: {policy!r}"]


def search_for_others(catalogue: Catalog, language: str) -> Callable[[str], list[str]]:
    """What finds the catalogue's strings of the other language on a page of this one."""
    return english_search(catalogue) if language == "zh" else chinese_search(catalogue)


def english_search(catalogue: Catalog) -> Callable[[str], list[str]]:
    sought = [
        (
            english,
            max(PLACE.split(english.casefold()), key=len).replace("%%", "%"),
            pattern(english),
        )
        for entry in entries(catalogue)
        for english in forms(entry.id)
        if english not in forms(entry.string)
        and len(re.findall(r"[A-Za-z]{2,}", PLACE.sub(" ", english))) >= 2
    ]

    def search(page: str) -> list[str]:
        texts = Interface(page, "zh").texts
        shown = "\n".join(" ".join(text.split()) for text in texts).casefold()
        return [text for text, piece, whole in sought if piece in shown and whole.search(shown)]

    return search


def chinese_search(catalogue: Catalog) -> Callable[[str], list[str]]:
    sought = [
        chinese
        for entry in entries(catalogue)
        for chinese in forms(entry.string)
        if chinese not in forms(entry.id) and len(re.findall(r"[\u4e00-\u9fff]", chinese)) >= 3
    ]

    def search(page: str) -> list[str]:
        shown = "\n".join(Interface(page, "en").texts)
        return [text for text in sought if text in shown and text not in OF_ITSELF]

    return search
