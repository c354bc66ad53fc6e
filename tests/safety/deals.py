"""What an approval sets in motion, in the world: one of each between home and a partner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Organization, User, WebhookDelivery
from accounts.services import create_webhook
from listings.imports.jobs import create_import_job, work_on_imports
from listings.models import Need, Technology
from listings.services import record_trial_result
from listings.tiers import Tier
from matchmaker.deals.models import Agreement, Introduction, PayAfterUseContract, PublicNotice
from matchmaker.deals.selectors import get_latest_version
from matchmaker.deals.selectors.introductions import find_confidentiality_text
from matchmaker.deals.services import confirm_agreement, open_agreement, record_notice
from matchmaker.deals.services.confiding import accept_confidentiality, have_first_texts
from matchmaker.deals.services.documents import add_document
from matchmaker.deals.services.introducing import answer_introduction
from matchmaker.deals.services.noticing import record_objection
from matchmaker.deals.services.pay_after_use import open_pay_after_use, take_step
from matchmaker.deals.services.talking import post_message, propose_meeting
from matchmaker.matching.models import Proposal
from tests.factories.agreements import written
from tests.factories.introductions import a_pdf

ROWS = "external_id,title,summary\n1,Zqx paint,Zqx blue\n"
CLAUSES = (
    "content", "requirements", "plan", "place", "method", "confidentiality", "ownership",
    "benefit_sharing", "acceptance_standard", "acceptance_method", "glossary", "field_of_use",
    "territory",
)  # fmt: skip
"""Texts of an agreement that people write."""


@dataclass(frozen=True)
class Parties:
    """Who deals: the provider's editor, the seeker's editor, and the manager between them."""

    provider: User
    seeker: User
    manager: User

    def of(self, side: str) -> User:
        return self.seeker if side == "need" else self.provider


def introduce(proposal: Proposal, parties: Parties, now: datetime) -> Introduction:
    """Both sides of a proposal were asked and have accepted."""
    made = Introduction.objects.create(
        proposal=proposal,
        need=proposal.need,
        technology=proposal.technology,
        seeker=proposal.need.owner,
        provider=proposal.technology.owner,
        manager=parties.manager,
        opened_at=now,
        expires_at=now + timedelta(days=14),
    )
    for side in ("need", "technology"):
        answer_introduction(
            introduction=made, side=side, accepts=True, by=parties.of(side), now=now
        )
    return Introduction.objects.get(pk=made.pk)


def sign(introduction: Introduction, parties: Parties, now: datetime) -> None:
    """Both sides accept the confidentiality terms."""
    have_first_texts(now=now)
    text = find_confidentiality_text(introduction, "en")
    assert text is not None
    for side in ("need", "technology"):
        accept_confidentiality(
            introduction=introduction,
            side=side,
            sha256=text.sha256,
            by=parties.of(side),
            now=now,
        )


def talk(introduction: Introduction, parties: Parties, now: datetime) -> dict[str, Any]:
    """A message with a file, a time to meet, and a document of each listing."""
    message = post_message(
        introduction=introduction,
        side="technology",
        text="Zqx writes.",
        files=[SimpleUploadedFile("zqx.pdf", a_pdf(pages=1))],
        by=parties.provider,
        now=now,
    )
    meeting = propose_meeting(
        introduction=introduction,
        side="technology",
        begins_at=now + timedelta(days=2),
        ends_at=now + timedelta(days=2, hours=1),
        place="Zqx room",
        by=parties.provider,
        now=now,
    )
    document = confide(introduction.technology, Tier.SIGNED, parties.provider, now)
    confide(introduction.need, Tier.INTRODUCED, parties.seeker, now)
    return {
        "attachment": message.attachments.get().pk,
        "meeting": meeting.pk,
        "document": document,
    }


def confide(listing: Technology | Need, tier: Tier, by: User, now: datetime) -> int:
    """A confidential file of a listing; its key."""
    upload = SimpleUploadedFile("zqx.pdf", a_pdf("Zqx recipe", pages=1))
    document = add_document(
        listing=listing, title="Zqx recipe", tier=tier, upload=upload, by=by, now=now
    )
    key: int = document.pk
    return key


def agree(introduction: Introduction, parties: Parties, now: datetime) -> dict[str, Any]:
    """Terms that both confirmed, under public notice, with an objection."""
    agreement = open_agreement(
        provider=introduction.provider,
        recipient=introduction.seeker,
        technology=introduction.technology,
        terms=written(
            price_mode="agreement",
            title="Zqx licence",
            **{name: f"Zqx {name}." for name in CLAUSES},
        ),
        by=parties.manager,
        now=now,
    )
    agreement = confirm(agreement, parties, now)
    notice = put_up(agreement, parties.provider, now)
    objection = record_objection(
        agreement=agreement,
        text="Zqx objects.",
        received_date=notice.first_date,
        by=parties.provider,
        now=now,
    )
    return {"agreement": agreement.pk, "objection": objection.pk}


def confirm(agreement: Agreement, parties: Parties, now: datetime) -> Agreement:
    sha256 = get_latest_version(agreement).sha256
    for side, by in (
        (agreement.provider, parties.provider),
        (agreement.recipient, parties.seeker),
    ):
        agreement = confirm_agreement(
            agreement=agreement, organization=side, sha256=sha256, by=by, now=now
        )
    return agreement


def put_up(agreement: Agreement, by: User, now: datetime) -> PublicNotice:
    today = timezone.localdate(now)
    return record_notice(
        agreement=agreement,
        place="both",
        first_date=today,
        last_date=today + timedelta(days=14),
        by=by,
        now=now,
    )


def pay_after_use(introduction: Introduction, parties: Parties, now: datetime) -> dict[str, Any]:
    """A contract in trial, whose licensee asks for more time; and what a trial measured."""
    contract = open_pay_after_use(
        technology=introduction.technology,
        licensee=introduction.seeker,
        introduction=introduction,
        by=parties.provider,
        now=now,
    )
    today = timezone.localdate(now)
    _step(contract, parties.seeker, "agreed", now, sha256=contract.terms_sha256)
    _step(contract, parties.provider, "delivered", now)
    _step(contract, parties.seeker, "trial_started", now)
    until = date(today.year + 2, today.month, 1).isoformat()
    asked = _step(contract, parties.seeker, "extended", now, until=until)
    record_trial_result(
        technology=introduction.technology,
        metric="Zqx hardness",
        value=">= 7",
        condition="Zqx cold",
        met=True,
        measured_date=today,
        source="zqx:1",
        by=None,
        now=now,
    )
    return {"contract": contract.pk, "proposed step": asked.number}


def _step(contract: PayAfterUseContract, by: User, kind: str, now: datetime, **figures: Any) -> Any:
    return take_step(
        contract=PayAfterUseContract.objects.get(pk=contract.pk),
        kind=kind,
        by=by,
        now=now,
        on=timezone.localdate(now),
        figures=figures,
        evidence="Zqx report",
    )


def of_the_office(home: Organization, owner: User, now: datetime) -> dict[str, Any]:
    """An import that was tried, and a webhook with something to deliver."""
    job = create_import_job(
        organization=home,
        kind="technologies",
        upload=SimpleUploadedFile("zqx.csv", ROWS.encode()),
        by=owner,
        now=now,
    )
    while work_on_imports():
        pass
    webhook, _secret = create_webhook(
        organization=home,
        url="https://hooks.example/zqx",
        events=["proposal.approved"],
        by=owner,
        now=now,
    )
    delivery = WebhookDelivery.objects.create(
        webhook=webhook, event="proposal.approved", body="{}", created_at=now, due_at=now
    )
    return {
        "import": job.pk,
        "webhook": webhook.public_id,
        "delivery": delivery.public_id,
    }
