"""import_file: what good rows become."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from accounts.models import AuditEvent, Organization
from listings.events import need_published, technology_published, technology_revised
from listings.imports import Kind, Outcome
from listings.models import Need, Technology
from listings.states import ListingState
from tests.factories.accounts import OrganizationFactory
from tests.listings.imports.conftest import Import
from tests.listings.imports.files import (
    WRITERS,
    everything_stored,
    need,
    technology,
    write_csv,
    write_jsonl,
)

FULL = technology(
    application_fields="bridges；harbours",
    keywords="graphene | corrosion",
    maturity_standard="Technology readiness level",
    maturity_level="７",
    maturity_date="2026年1月31日",
    licence_kinds="独占许可; non_exclusive",
    price_min="50万",
    price_max="1,200,000.50",
    currency="cny",
    export_control="Free",
    intellectual_property="发明专利|已授权|CN202310123456.6|A coating",
    province="浙江",
    valid_until="2028/12/31",
)


@pytest.mark.parametrize("family", ["csv", "jsonl", "xlsx"])
def test_a_row_becomes_a_draft_with_all_of_its_fields(
    load: Import, tmp_path: Path, organization: Organization, family: str
) -> None:
    report = load(WRITERS[family](tmp_path / f"file.{family}", [FULL]))

    assert report.counts == {
        Outcome.CREATED: 1,
        Outcome.UPDATED: 0,
        Outcome.UNCHANGED: 0,
        Outcome.FAILED: 0,
    }
    stored = Technology.objects.get()
    assert stored.owner == organization
    assert stored.external_id == "T-1"
    assert stored.state == ListingState.DRAFT
    assert stored.application_fields == ["bridges", "harbours"]
    assert stored.keywords == ["graphene", "corrosion"]
    assert (stored.maturity_standard, stored.maturity_level) == ("trl", 7)
    assert stored.maturity_date == dt.date(2026, 1, 31)
    assert stored.licence_kinds == ["exclusive", "non_exclusive"]
    assert (stored.price_min, stored.price_max) == (Decimal(500_000), Decimal("1200000.50"))
    assert (stored.currency, stored.export_control) == ("CNY", "free")
    assert (stored.country, stored.province) == ("CN", "33")
    assert stored.valid_until == dt.date(2028, 12, 31)
    right = stored.intellectual_property.get()
    assert (right.kind, right.status, right.title) == ("invention_patent", "granted", "A coating")


def test_terms_of_pay_after_use_come_from_their_columns(load: Import, tmp_path: Path) -> None:
    terms = {
        "pay_after_use.trigger": "试用期满",
        "pay_after_use.trial_months": "12",
        "pay_after_use.payment_form": "RY",
        "pay_after_use.base": "产品销售额",
        "pay_after_use.rate_table": "0:3%; 1000万:2%",
        "pay_after_use.cap": "200万元",
        "pay_after_use.late_rate": "5%",
        "pay_after_use.audit_right": "是",
    }
    load(write_csv(tmp_path / "file.csv", [technology(**terms)]))

    stored = Technology.objects.get().pay_after_use
    assert (stored.trigger, stored.trial_months) == ("time", 12)
    assert (stored.payment_form, stored.base) == ("RY", "product_sales")
    assert stored.rate_table == [
        {"from": "0", "rate": "0.03"},
        {"from": "10000000", "rate": "0.02"},
    ]
    assert (stored.cap, stored.currency) == (Decimal(2_000_000), "CNY")
    assert (stored.late_rate, stored.audit_right) == (Decimal("0.05"), True)


def test_json_may_nest_terms_and_rights(load: Import, tmp_path: Path) -> None:
    row = technology(
        technology_fields=["新材料及其应用", "cs:new_energy"],
        intellectual_property=[{"kind": "trade_secret", "title": "Recipe"}],
        pay_after_use={
            "trigger": "date",
            "trigger_date": "2027-06-30",
            "payment_form": "LS1",
            "fixed_amount": 100000,
            "currency": "CNY",
        },
    )
    load(write_jsonl(tmp_path / "file.jsonl", [row]))

    stored = Technology.objects.get()
    assert stored.technology_fields == ["cs:new_materials", "cs:new_energy"]
    assert stored.intellectual_property.get().title == "Recipe"
    assert stored.pay_after_use.trigger_date == dt.date(2027, 6, 30)
    assert stored.pay_after_use.fixed_amount == Decimal(100_000)


def test_needs_are_imported_the_same_way(load: Import, tmp_path: Path) -> None:
    row = need(
        需求类型="国产替代",
        budget_min="300,000",
        budget_max="80万元",
        deadline="2027.6.30",
        cooperation_modes="委托开发；技术许可",
        wants_pay_after_use="是",
        minimum_trl="6",
        anonymous="否",
    )
    report = load(write_csv(tmp_path / "file.csv", [row]), Kind.NEEDS)

    assert report.counts[Outcome.CREATED] == 1
    stored = Need.objects.get()
    assert stored.need_kind == "import_substitution"
    assert (stored.budget_min, stored.budget_max) == (Decimal(300_000), Decimal(800_000))
    assert (stored.currency, stored.deadline) == ("CNY", dt.date(2027, 6, 30))
    assert stored.cooperation_modes == ["commissioned_development", "licence"]
    assert (stored.wants_pay_after_use, stored.minimum_trl, stored.anonymous) == (True, 6, False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_chinese_csv_is_read_in_every_encoding_and_delimiter(
    load: Import, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    row = {
        "单位代码": "demo-univ-materials",
        "外部编号": "成果-1",
        "名称": "水性防腐涂料，可在潮湿表面施工",
        "摘要": "用于码头钢桩的水性涂料；室温固化。\n耐盐雾超过两千小时，重量1,200kg。",
    }
    path = write_csv(tmp_path / "file.csv", [row], encoding=encoding, delimiter=delimiter)

    assert load(path).counts[Outcome.CREATED] == 1
    stored = Technology.objects.get()
    assert stored.title == "水性防腐涂料，可在潮湿表面施工"
    assert stored.summary == "用于码头钢桩的水性涂料；室温固化。\n耐盐雾超过两千小时，重量1,200kg。"
    assert stored.language == "zh"


@pytest.mark.parametrize("family", ["csv", "jsonl", "xlsx"])
def test_loading_the_same_file_twice_changes_nothing(
    load: Import, tmp_path: Path, family: str
) -> None:
    rows = [FULL, {**FULL, "external_id": "T-2"}]
    path = WRITERS[family](tmp_path / f"file.{family}", rows)
    load(path)
    before = everything_stored()

    report = load(path)

    assert report.counts[Outcome.UNCHANGED] == 2
    assert everything_stored() == before


def test_a_changed_row_revises_its_listing(load: Import, tmp_path: Path) -> None:
    rows = [technology(), technology(external_id="T-2")]
    load(write_csv(tmp_path / "file.csv", rows))
    rows[1]["summary"] = "Another summary."

    report = load(write_csv(tmp_path / "file.csv", rows))

    assert (report.counts[Outcome.UPDATED], report.counts[Outcome.UNCHANGED]) == (1, 1)
    assert Technology.objects.get(external_id="T-2").summary == "Another summary."
    assert Technology.objects.get(external_id="T-1").revision == 1
    assert AuditEvent.objects.filter(action="technology.revised").count() == 1


def test_an_empty_cell_empties_a_field_and_a_missing_column_leaves_it(
    load: Import, tmp_path: Path
) -> None:
    load(write_csv(tmp_path / "file.csv", [technology(keywords="a; b", benefits="Cheap")]))

    load(write_csv(tmp_path / "file.csv", [technology(keywords="")]))

    stored = Technology.objects.get()
    assert (stored.keywords, stored.benefits) == ([], "Cheap")


def test_an_empty_cell_of_a_filled_in_column_changes_nothing(load: Import, tmp_path: Path) -> None:
    row = technology(language="de", country="DE", province="", confidentiality="members")
    load(write_csv(tmp_path / "file.csv", [row]))

    empty = technology(language="", country="", province="", confidentiality="")
    report = load(write_csv(tmp_path / "file.csv", [empty]))

    assert report.counts[Outcome.UNCHANGED] == 1
    stored = Technology.objects.get()
    assert (stored.language, stored.country, stored.confidentiality) == ("de", "DE", "members")


def test_empty_columns_of_terms_take_the_terms_away(load: Import, tmp_path: Path) -> None:
    trigger, form, date, amount, currency = (
        f"pay_after_use.{name}"
        for name in ("trigger", "payment_form", "trigger_date", "fixed_amount", "currency")
    )
    terms = {trigger: "date", form: "LS1", date: "2027-06-30", amount: "5", currency: "CNY"}
    load(write_csv(tmp_path / "file.csv", [technology(**terms)]))

    load(write_csv(tmp_path / "file.csv", [technology(**dict.fromkeys(terms, ""))]))

    assert not Technology.objects.get().offers_pay_after_use


def test_one_organization_can_be_given_for_the_whole_file(
    load: Import, tmp_path: Path, organization: Organization
) -> None:
    row = technology()
    del row["organization"]

    load(write_csv(tmp_path / "file.csv", [row]), organization_code="demo-univ-materials")

    assert Technology.objects.get().owner == organization


def test_the_same_number_in_two_organizations_is_two_listings(load: Import, tmp_path: Path) -> None:
    OrganizationFactory.create(code="demo-institute")
    rows = [technology(), technology(organization="demo-institute")]

    report = load(write_csv(tmp_path / "file.csv", rows))

    assert report.counts[Outcome.CREATED] == 2
    assert Technology.objects.count() == 2


def test_a_dry_run_says_what_would_happen_and_changes_nothing(load: Import, tmp_path: Path) -> None:
    load(write_csv(tmp_path / "file.csv", [technology(), technology(external_id="T-2")]))
    before = everything_stored()
    rows = [
        technology(),
        technology(external_id="T-2", title="Other"),
        technology(external_id="T-3"),
        technology(external_id="T-4", title=""),
    ]

    report = load(write_csv(tmp_path / "file.csv", rows), dry_run=True, publish=True)

    assert everything_stored() == before
    assert not list(tmp_path.glob("*bad*"))
    assert report.lines() == [
        "row 5, column title: is empty, but every row needs it; fill it in",
        (
            "Rows read: 4. Would be created: 1, updated: 2, unchanged: 0, failed: 1; "
            "published: 3. Nothing was changed."
        ),
    ]


@pytest.mark.parametrize("kind", list(Kind))
def test_publishing_publishes_the_good_rows_in_bulk(
    load: Import, tmp_path: Path, kind: Kind
) -> None:
    make, model, signal = {
        Kind.TECHNOLOGIES: (technology, Technology, technology_published),
        Kind.NEEDS: (need, Need, need_published),
    }[kind]
    heard: list[dict[str, object]] = []

    def listen(sender: object, *, pk: int, bulk: bool, **_more: object) -> None:
        heard.append({"sender": sender, "pk": pk, "bulk": bulk})

    signal.connect(listen)
    try:
        path = write_csv(tmp_path / "file.csv", [make(), make(external_id="2", title="")])
        report = load(path, kind, publish=True)
    finally:
        signal.disconnect(listen)

    stored = model._default_manager.get()
    assert (report.published, stored.state) == (1, ListingState.PUBLISHED)
    assert heard == [{"sender": model, "pk": stored.pk, "bulk": True}]


def test_revising_and_publishing_later_is_told_as_one_of_many(load: Import, tmp_path: Path) -> None:
    heard: list[tuple[str, object]] = []

    def listen_published(*, bulk: bool, **_more: object) -> None:
        heard.append(("published", bulk))

    def listen_revised(*, bulk: bool, **_more: object) -> None:
        heard.append(("revised", bulk))

    load(write_csv(tmp_path / "file.csv", [technology()]))
    technology_published.connect(listen_published)
    technology_revised.connect(listen_revised)
    try:
        load(write_csv(tmp_path / "file.csv", [technology()]), publish=True)
        load(write_csv(tmp_path / "file.csv", [technology(title="Other")]))
    finally:
        technology_published.disconnect(listen_published)
        technology_revised.disconnect(listen_revised)

    assert heard == [("published", True), ("revised", True)]


def test_publishing_later_publishes_the_drafts_of_an_earlier_import(
    load: Import, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "file.csv", [technology()])
    load(path)

    assert load(path, publish=True).published == 1
    assert Technology.objects.get().state == ListingState.PUBLISHED
    again = load(path, publish=True)
    assert (again.published, again.counts[Outcome.UNCHANGED]) == (0, 1)


def test_the_sheet_with_the_name_of_the_kind_is_read(load: Import, tmp_path: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.create_sheet("notes", 0).append(["anything"])
    sheet = workbook.create_sheet("技术成果")
    sheet.append(list(technology()))
    sheet.append(list(technology().values()))
    workbook.save(tmp_path / "file.xlsx")

    assert load(tmp_path / "file.xlsx").counts[Outcome.CREATED] == 1


def test_more_than_one_batch_is_loaded(load: Import, tmp_path: Path) -> None:
    rows = [technology(external_id=f"T-{number}") for number in range(1, 1102)]

    report = load(write_csv(tmp_path / "file.csv", rows))

    assert report.counts[Outcome.CREATED] == Technology.objects.count() == 1101
