"""Documents go out as stamped copies, at the right stage only, each with a row in a ledger."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from accounts.errors import DomainError, NotAllowed
from accounts.models import AuditEvent, Role
from listings.tiers import Tier
from matchmaker.deals.errors import (
    DocumentWithdrawn,
    FileRefused,
    FileTooLarge,
    LedgerIsAppendOnly,
    TextMissing,
)
from matchmaker.deals.models import Document, DocumentDownload
from matchmaker.deals.services.confiding import revoke_disclosure
from matchmaker.deals.services.documents import (
    StampedCopy,
    add_document,
    download_document,
    withdraw_document,
)
from tests.factories.accounts import MembershipFactory
from tests.factories.deals import NOW
from tests.factories.introductions import (
    Case,
    a_case,
    a_pdf,
    introduced,
    signed,
    text_of,
    upload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return introduced(a_case())


def added(case: Case, tier: Tier = Tier.SIGNED, **more: Any) -> Document:
    arguments = {
        "title": "Recipe",
        "upload": upload("配方 recipe.pdf", a_pdf()),
        "by": case.provider,
        "now": NOW,
        **more,
    }
    return add_document(listing=case.introduction.technology, tier=tier, **arguments)


def taken(case: Case, document: Document, by: Any = None) -> StampedCopy:
    return download_document(
        introduction=case.introduction, document=document, by=by or case.seeker, now=NOW
    )


def refused(case: Case, document: Document, by: Any = None) -> None:
    before = (DocumentDownload.objects.count(), AuditEvent.objects.count())
    with pytest.raises(NotAllowed):
        taken(case, document, by)
    assert (DocumentDownload.objects.count(), AuditEvent.objects.count()) == before


def test_a_pdf_is_kept_under_a_name_that_says_nothing(case: Case) -> None:
    document = added(case)

    assert document.sha256 == hashlib.sha256(a_pdf_of(document)).hexdigest()
    assert "recipe" not in str(document.file.name)
    assert document.name == "配方 recipe.pdf"
    event = AuditEvent.objects.get(action="document.added")
    assert event.details["sha256"] == document.sha256


def a_pdf_of(document: Document) -> bytes:
    with document.file.open("rb") as file:
        return bytes(file.read())


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.exe", b"MZ", FileRefused),
        ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", FileRefused),
        ("a.pdf", b"MZ\x90\x00" + b"0" * 100, FileRefused),
        ("a.pdf", b"%PDF-1.4\nnothing", FileRefused),
        ("a.pdf", b"", FileRefused),
        ("a.pdf", b"%PDF" + b"0" * (1024 * 1024 + 1), FileTooLarge),
    ],
)
def test_what_cannot_be_stamped_is_refused_and_nothing_is_kept(
    case: Case, settings: Any, name: str, content: bytes, error: type[DomainError]
) -> None:
    settings.DOCUMENT_MEGABYTES = 1
    with pytest.raises(error):
        added(case, upload=upload(name, content))
    assert not Document.objects.exists()


def test_only_the_owners_office_adds_and_withdraws(case: Case) -> None:
    viewer = MembershipFactory(organization=case.introduction.provider, role=Role.VIEWER).user
    document = added(case)
    for person in (viewer, case.seeker, case.manager, case.stranger):
        with pytest.raises(NotAllowed):
            added(case, by=person)
        with pytest.raises(NotAllowed):
            withdraw_document(document=document, by=person, now=NOW)
    with pytest.raises(TextMissing):
        added(case, title=" ")
    assert Document.objects.filter(withdrawn_at=None).count() == 1


def test_each_stage_opens_its_own_documents() -> None:
    case = a_case()
    early, late = added(case, Tier.INTRODUCED), added(case, Tier.SIGNED)
    for document in (early, late):
        refused(case, document)
    introduced(case)
    taken(case, early)
    refused(case, late)
    signed(case)
    taken(case, late)
    refused(case, late, case.stranger)
    assert DocumentDownload.objects.count() == 2


def test_every_page_carries_the_recipients_chinese_name_and_says_what_it_said(case: Case) -> None:
    case.seeker.display_name = "采购部"
    case.seeker.save()
    document = added(signed(case))

    copy = taken(case, document)

    pages = text_of(copy.content)
    assert len(pages) == 2
    for page in pages:
        assert "Secret recipe" in page
        assert "示范制造 · 采购部" in page
        assert f"#{case.introduction.pk}" in page
    row = DocumentDownload.objects.get()
    assert (row.by, row.organization) == (case.seeker, case.introduction.seeker)
    assert row.recipient == "示范制造 · 采购部"
    assert row.sha256 == document.sha256
    assert row.delivered_sha256 == hashlib.sha256(copy.content).hexdigest()
    event = AuditEvent.objects.get(action="introduction.document_downloaded")
    assert event.details["delivered_sha256"] == row.delivered_sha256


def test_no_font_is_embedded_and_nothing_runs_when_it_is_opened(case: Case) -> None:
    writer = PdfWriter(clone_from=BytesIO(a_pdf()))
    action = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert('CANARY')"),
        }
    )
    writer.root_object[NameObject("/OpenAction")] = action
    out = BytesIO()
    writer.write(out)
    document = added(signed(case), upload=upload("a.pdf", out.getvalue()))

    copy = taken(case, document).content

    assert b"CANARY" in a_pdf_of(document)
    assert b"CANARY" not in copy
    root: Any = PdfReader(BytesIO(copy)).trailer["/Root"]
    assert "/OpenAction" not in root
    assert "/Names" not in root
    assert b"/FontFile" not in copy


def test_revoking_and_withdrawing_stop_the_next_download(case: Case) -> None:
    document, other = added(signed(case)), added(case)
    taken(case, document)
    withdraw_document(document=other, by=case.provider, now=NOW)
    refused(case, other)
    with pytest.raises(DocumentWithdrawn):
        withdraw_document(document=other, by=case.provider, now=NOW)

    revoke_disclosure(
        introduction=case.introduction,
        side="technology",
        reason="Over.",
        by=case.provider,
        now=NOW,
    )

    refused(case, document)
    assert DocumentDownload.objects.count() == 1


def test_a_file_that_was_changed_on_the_disk_does_not_go_out(case: Case) -> None:
    document = added(signed(case))
    Path(document.file.path).write_bytes(a_pdf("Something else"))
    with pytest.raises(FileRefused):
        taken(case, document)
    assert not DocumentDownload.objects.exists()


def test_a_row_of_the_ledger_stays_as_it_is(case: Case) -> None:
    row = taken(case, added(signed(case))).row
    row.recipient = "Somebody else"
    for act in (
        row.save,
        row.delete,
        DocumentDownload.objects.all().delete,
        lambda: DocumentDownload.objects.update(recipient="x"),
        lambda: DocumentDownload.objects.bulk_update([row], ["recipient"]),
    ):
        with transaction.atomic(), pytest.raises(LedgerIsAppendOnly):
            act()
    assert DocumentDownload.objects.get().recipient.startswith("示范制造")
