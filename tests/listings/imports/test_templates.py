"""Templates and the reference page are what the declaration of the columns makes of them."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from accounts.models import Organization
from listings import imports
from listings.imports import Family, HeadingStyle, Kind, Outcome, reference, template
from listings.imports.columns import COLUMNS
from listings.imports.template_files import example_object
from listings.models import Need, PayAfterUseTerms, Technology
from listings.services.values import writable_fields
from listings.states import ListingState
from tests.listings.imports.conftest import Import

FOLDER = Path(imports.__file__).parent / "templates"
ROOT = Path(imports.__file__).parent.parent.parent
OWNED_BY = {"organization": "your-organization"}


def _sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.values) for sheet in workbook.worksheets}


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("family", list(Family))
def test_the_templates_in_the_repository_are_those_that_the_command_writes(
    kind: Kind, family: Family
) -> None:
    stored = (FOLDER / f"{kind}.{family}").read_bytes()
    made = template(kind, family)
    if family is Family.XLSX:  # the bytes hold the time at which they were made
        assert _sheets(stored) == _sheets(made)
    else:
        assert stored == made


def test_the_reference_page_is_the_one_that_the_command_writes() -> None:
    page = ROOT / "docs" / "reference" / "import-columns.md"
    assert page.read_text(encoding="utf-8") == reference()


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("family", list(Family))
@pytest.mark.parametrize("style", list(HeadingStyle))
def test_the_example_of_every_template_can_be_published(
    load: Import,
    tmp_path: Path,
    organization: Organization,
    kind: Kind,
    family: Family,
    style: HeadingStyle,
) -> None:
    Organization.objects.filter(pk=organization.pk).update(code="your-organization")
    path = tmp_path / f"file.{family}"
    path.write_bytes(template(kind, family, style))

    report = load(path, kind, publish=True)

    assert report.lines()[:-1] == []
    assert report.counts[Outcome.CREATED] == 1
    model = {Kind.TECHNOLOGIES: Technology, Kind.NEEDS: Need}[kind]
    assert model._default_manager.get().state == ListingState.PUBLISHED


@pytest.mark.parametrize(("kind", "model"), [(Kind.TECHNOLOGIES, Technology), (Kind.NEEDS, Need)])
def test_every_field_that_owners_fill_in_has_its_column(
    kind: Kind, model: type[Technology | Need]
) -> None:
    fields = set(writable_fields(model)) | {"organization"}
    if model is Technology:
        fields |= {"intellectual_property"}
        fields |= {f"pay_after_use.{name}" for name in writable_fields(PayAfterUseTerms)}
    assert {column.name for column in COLUMNS[kind]} == fields


@pytest.mark.parametrize("kind", list(Kind))
def test_names_and_labels_of_columns_are_all_different(kind: Kind) -> None:
    spellings = [
        name.casefold() for column in COLUMNS[kind] for name in {column.name, column.en, column.zh}
    ]
    same_in_both = {column.name for column in COLUMNS[kind] if column.name == column.en.casefold()}
    assert len(set(spellings)) == len(spellings) - len(same_in_both)


def test_the_csv_template_opens_in_excel_as_utf_8() -> None:
    content = template(Kind.NEEDS, Family.CSV, HeadingStyle.CHINESE)
    assert content.startswith(b"\xef\xbb\xbf")
    headings = next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert headings[:3] == ["单位代码", "外部编号", "名称"]


def test_the_json_template_nests_terms_and_has_real_numbers() -> None:
    found = example_object(Kind.TECHNOLOGIES)
    assert found["maturity_level"] == 7
    assert found["pay_after_use"]["rate_table"] == [
        {"from": "0", "rate": "0.03"},
        {"from": "10000000", "rate": "0.02"},
    ]
    assert found["technology_fields"] == ["cs:new_materials"]


def test_the_workbook_explains_every_column() -> None:
    sheets = _sheets(template(Kind.TECHNOLOGIES, Family.XLSX))
    assert list(sheets) == ["technologies", "columns"]
    explained = [row[0] for row in sheets["columns"][1:]]
    assert explained == [column.name for column in COLUMNS[Kind.TECHNOLOGIES]]
