"""The Chinese catalogue: nothing missing, nothing broken, and no English left on Chinese pages."""

import ast
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings as site
from django.db.models import Field
from django.test import Client
from django.urls import reverse
from django.utils.functional import Promise

from tests.factories.accounts import TechnologyManagerFactory
from tests.factories.listings import NeedFactory, PayAfterUseTermsFactory, TechnologyFactory
from tests.factories.matching import ProposalFactory

CATALOGUE = Path(site.BASE_DIR) / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
SOURCES = ("accounts", "listings", "matchmaker")
# A place that is filled when the text is shown: %(name)s, %d, {name}.
NAMED = re.compile(r"%\(\w+\)[0-9.]*[a-zA-Z]")
PLACE = re.compile(rf"{NAMED.pattern}|%[sd]|\{{\w+\}}")


def read(path: Path, *, strictly: bool) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=strictly)


def entries(catalogue: Catalog) -> list[Message]:
    return [entry for entry in catalogue if entry.id]


def forms(text: Any) -> list[str]:
    """The one form of a plain entry, or all forms of one with a plural."""
    return [text] if isinstance(text, str) else list(text)


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return read(CATALOGUE, strictly=True)


# --- The catalogue ------------------------------------------------------------------------------
def test_every_string_is_translated(catalogue: Catalog) -> None:
    assert len(entries(catalogue)) > 600
    assert [entry.id for entry in entries(catalogue) if not all(forms(entry.string))] == []


def test_nothing_is_fuzzy(catalogue: Catalog) -> None:
    assert not catalogue.fuzzy
    assert [entry.id for entry in catalogue if entry.fuzzy] == []


def test_chinese_has_one_plural_form(catalogue: Catalog) -> None:
    plurals = [entry for entry in entries(catalogue) if entry.pluralizable]

    assert catalogue.num_plurals == 1
    assert plurals
    assert [entry.id for entry in plurals if len(forms(entry.string)) != 1] == []


def test_translations_keep_the_places_that_are_filled(catalogue: Catalog) -> None:
    different = [
        (english, chinese)
        for entry in entries(catalogue)
        for english in forms(entry.id)[-1:]
        for chinese in forms(entry.string)
        if sorted(PLACE.findall(english)) != sorted(PLACE.findall(chinese))
    ]

    assert different == []


def test_translations_with_named_places_can_be_filled(catalogue: Catalog) -> None:
    """A percent sign that isn't doubled, say, would break the page that shows the text."""
    for entry in entries(catalogue):
        for text in forms(entry.string):
            if NAMED.search(text):
                names = re.findall(r"%\((\w+)\)", text)
                assert "%(" not in text % dict.fromkeys(names, 1)


# --- The catalogue and the code -----------------------------------------------------------------
def test_no_string_of_the_code_is_missing_from_the_catalogue(
    catalogue: Catalog, tmp_path: Path
) -> None:
    if shutil.which("xgettext") is None:
        pytest.skip("xgettext is not installed (package gettext), so nothing can be extracted")
    # A new catalogue has two empty plural forms at first, which a strict reader refuses.
    wanted = entries(read(extract_into(tmp_path), strictly=False))

    assert len(wanted) > 600
    missing = [entry.id for entry in wanted if catalogue.get(forms(entry.id)[0]) is None]
    assert missing == [], "docs/how-to/translate.md says how to add them"


def extract_into(folder: Path) -> Path:
    """Extract from a copy of the sources, as docs/how-to/translate.md does from the sources."""
    (folder / "locale").mkdir()
    for source in SOURCES:
        shutil.copytree(Path(site.BASE_DIR) / source, folder / source, ignore=only_texts)
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "--no-location"]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return folder / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def only_texts(folder: str, names: list[str]) -> list[str]:
    """What a copy leaves out: generated folders, and all but the files that hold strings."""
    left_out = {"__pycache__", "migrations", "static"}
    return [
        name
        for name in names
        if name in left_out
        or ((Path(folder) / name).is_file() and not name.endswith((".py", ".html", ".txt")))
    ]


def test_gettext_has_no_name_that_the_extraction_does_not_know() -> None:
    strange = [
        f"{path.name}: {alias.name} as {alias.asname}"
        for source in SOURCES
        for path in (Path(site.BASE_DIR) / source).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name and alias.asname not in {None, "_"}
    ]

    assert strange == []


@pytest.mark.parametrize("label", ["accounts", "listings", "matching"])
def test_every_model_and_field_has_a_name_that_can_be_translated(label: str) -> None:
    """Django makes up an English name where none is given, and heads columns with it."""
    models = list(apps.get_app_config(label).get_models())
    unnamed = [
        f"{model.__name__}.{field.name}"
        for model in models
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.model is model and not field.auto_created
        if not isinstance(field.verbose_name, Promise)
    ]

    assert models
    assert unnamed == []
    assert [m.__name__ for m in models if not isinstance(m._meta.verbose_name, Promise)] == []


# --- The pages ----------------------------------------------------------------------------------
class Interface(HTMLParser):
    """The texts of a page that are not in a foreign tongue, those of spoken attributes too."""

    EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
    SPOKEN = {"alt", "aria-label", "content", "placeholder", "title"}

    def __init__(self, page: str, language: str) -> None:
        super().__init__()
        self.language = language
        self.open: list[tuple[str, bool]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    @property
    def told(self) -> bool:
        return self.open[-1][1] if self.open else True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        told = self.told and tag not in {"script", "style"}
        if "lang" in given:
            told = given["lang"].lower().startswith(self.language)
        if told:
            self.texts += [given[name] for name in sorted(self.SPOKEN & given.keys())]
            if given.get("type") in {"submit", "button", "reset"}:
                self.texts.append(given.get("value", ""))
        if tag not in self.EMPTY:
            self.open.append((tag, told))

    def handle_endtag(self, tag: str) -> None:
        while any(tag == name for name, _ in self.open) and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.told:
            self.texts.append(data)


def english_left(catalogue: Catalog, page: str, language: str) -> list[str]:
    """The catalogue's English of two words and more that stands on a page."""
    texts = Interface(page, language).texts
    shown = "\n".join(" ".join(text.split()) for text in texts).casefold()
    return [
        english
        for entry in entries(catalogue)
        for english in forms(entry.id)
        if english not in forms(entry.string)
        and len(re.findall(r"[A-Za-z]{2,}", PLACE.sub(" ", english))) >= 2
        and pattern(english).search(shown)
    ]


def pattern(english: str) -> re.Pattern[str]:
    """What finds a text as a whole, whatever its places are filled with."""
    pieces = [re.escape(piece.replace("%%", "%")) for piece in PLACE.split(english.casefold())]
    return re.compile(r"(?<![a-z])" + ".{0,120}?".join(pieces) + r"(?![a-z])")


@pytest.fixture
def catalogue_in_use(catalogue: Catalog, tmp_path: Path, settings: Any) -> Catalog:
    """The committed catalogue, compiled for this test as `make translations` compiles it."""
    compiled = tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo"
    compiled.parent.mkdir(parents=True)
    with compiled.open("wb") as file:
        write_mo(file, catalogue)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return catalogue


@pytest.fixture
def listings(db: None) -> dict[str, str]:
    """Addresses of the pages that show listings; what is listed is written in Chinese."""
    words = {"language": "zh", "title": "低噪声齿轮箱", "summary": "运行噪声低于六十分贝。"}
    technology = TechnologyFactory(published=True, owner__name="示范大学", **words)
    PayAfterUseTermsFactory(technology=technology)
    need = NeedFactory(published=True, owner__name="示范企业", **words)
    proposal = ProposalFactory(need=need, technology=technology)
    return {
        "technology": reverse("technology", args=[technology.pk]),
        "need": reverse("need", args=[need.pk]),
        "review": reverse("admin:matching_proposal_review", args=[proposal.pk]),
    }


PAGES = {
    "home": "/",
    "technologies": "/technologies/",
    "needs": "/needs/",
    "search": "/technologies/?q=齿轮箱",
    "fruitless search": "/needs/?q=zzzz",
    "sign-in": "/accounts/login/",
    "not found": "/no-such-page/",
}
LISTED = ["technology", "need"]
DESK = ["/admin/", "/admin/matching/proposal/", "/admin/listings/technology/add/"]
CHINESE = {"accept-language": "zh-CN,zh;q=0.9"}


def shown(client: Client, address: str, headers: dict[str, str]) -> str:
    response = client.get(address, headers=headers, follow=True)
    assert response.status_code in {200, 404}
    return response.content.decode()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.usefixtures("listings")
def test_no_english_is_left_on_a_chinese_page(
    client: Client, catalogue_in_use: Catalog, name: str
) -> None:
    assert english_left(catalogue_in_use, shown(client, PAGES[name], CHINESE), "zh") == []
    # The same page in English proves that the search for English finds it.
    assert english_left(catalogue_in_use, shown(client, PAGES[name], {}), "en") != []


@pytest.mark.parametrize("name", LISTED)
def test_no_english_is_left_on_the_chinese_page_of_a_listing(
    client: Client, catalogue_in_use: Catalog, listings: dict[str, str], name: str
) -> None:
    assert english_left(catalogue_in_use, shown(client, listings[name], CHINESE), "zh") == []
    assert english_left(catalogue_in_use, shown(client, listings[name], {}), "en") != []


def test_no_english_is_left_on_the_chinese_sign_in_of_the_desk(
    client: Client, catalogue_in_use: Catalog, db: None
) -> None:
    page = shown(client, "/admin/login/", CHINESE)

    assert english_left(catalogue_in_use, page, "zh") == []
    assert "登录" in page


@pytest.mark.parametrize("address", [*DESK, "review"])
def test_no_english_is_left_on_the_chinese_desk(
    client: Client, catalogue_in_use: Catalog, listings: dict[str, str], address: str
) -> None:
    client.force_login(TechnologyManagerFactory())
    address = listings.get(address, address)

    assert english_left(catalogue_in_use, shown(client, address, CHINESE), "zh") == []
    assert english_left(catalogue_in_use, shown(client, address, {}), "en") != []
