"""Saved introductions with people on both sides, and files to send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role, User
from matchmaker.deals.models import Introduction
from matchmaker.deals.selectors.introductions import find_confidentiality_text, get_introduction
from matchmaker.deals.services.confiding import accept_confidentiality, have_first_texts
from matchmaker.deals.services.introducing import answer_introduction
from tests.factories.accounts import (
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
    UserFactory,
)
from tests.factories.deals import NOW
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import DecisionFactory, ProposalFactory


@dataclass(frozen=True)
class Case:
    """An introduction, and who is in it: seeker and provider are owners of their organizations."""

    introduction: Introduction
    seeker: User
    provider: User
    manager: User
    stranger: User

    def fresh(self) -> Introduction:
        return get_introduction(self.introduction.pk)


def a_case(
    *,
    password: str | None = None,
    technology: dict[str, Any] | None = None,
    need: dict[str, Any] | None = None,
    seeker: dict[str, Any] | None = None,
) -> Case:
    """An introduction that both sides are asked about, opened at NOW."""
    people = [
        MembershipFactory(
            user=UserFactory(password=password), role=Role.OWNER, organization=organization
        )
        for organization in (
            OrganizationFactory(
                verified=True,
                **{"kind": "enterprise", "name": "示范制造", "name_en": "Demonstration Works"}
                | (seeker or {}),
            ),
            OrganizationFactory(verified=True, name="示范大学", name_en="Demonstration University"),
        )
    ]
    wanted = NeedFactory(
        published=True, owner=people[0].organization, **{"title": "Lighter sheet"} | (need or {})
    )
    offered = TechnologyFactory(
        published=True,
        owner=people[1].organization,
        **{"title": "Strong sheet", "contact_name": "CANARY-CONTACT"} | (technology or {}),
    )
    proposal = ProposalFactory(need=wanted, technology=offered, state="approved")
    manager = TechnologyManagerFactory()
    DecisionFactory(proposal=proposal, by=manager)
    introduction = Introduction.objects.create(
        proposal=proposal,
        need=wanted,
        technology=offered,
        seeker=people[0].organization,
        provider=people[1].organization,
        manager=manager,
        opened_at=NOW,
        expires_at=NOW + timedelta(days=14),
    )
    return Case(introduction, people[0].user, people[1].user, manager, MembershipFactory().user)


def introduced(case: Case) -> Case:
    """Both sides accept."""
    for side, person in (("need", case.seeker), ("technology", case.provider)):
        answer_introduction(
            introduction=case.introduction, side=side, accepts=True, by=person, now=NOW
        )
    return case


def signed(case: Case) -> Case:
    """Both sides accept the confidentiality terms."""
    have_first_texts(now=NOW)
    text = find_confidentiality_text(case.introduction, "en")
    assert text is not None
    for side, person in (("need", case.seeker), ("technology", case.provider)):
        accept_confidentiality(
            introduction=case.introduction, side=side, sha256=text.sha256, by=person, now=NOW
        )
    return case


def a_pdf(text: str = "Secret recipe", *, pages: int = 2) -> bytes:
    """A PDF of so many pages that says the text on each."""
    from fpdf import FPDF

    made = FPDF()
    made.set_font("helvetica", size=12)
    for _page in range(pages):
        made.add_page()
        made.cell(text=text)
    return bytes(made.output())


def upload(name: str, content: bytes) -> Any:
    """What a form hands over."""
    return SimpleUploadedFile(name, content)


def text_of(pdf: bytes) -> list[str]:
    """What each page says."""
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
