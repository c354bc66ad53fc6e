"""Saved agreements, and terms that no rule has anything to say about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from accounts.models import Organization, Role, User
from matchmaker.deals.models import Agreement
from matchmaker.deals.selectors import get_latest_version
from matchmaker.deals.services import confirm_agreement, open_agreement
from matchmaker.deals.terms import AgreementTerms, Party, read_terms, written_terms
from tests.factories.accounts import (
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
    UserFactory,
)
from tests.factories.listings import TechnologyFactory

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
TODAY = date(2026, 6, 1)

UNIVERSITY = Party(
    name="示范大学",
    name_en="Demonstration University",
    code="demo-university",
    credit_code="12330000470000001A",
    country="CN",
    province="33",
    kind="university",
)
ENTERPRISE = Party(
    name="示范制造有限公司",
    name_en="Demonstration Manufacturing",
    code="demo-manufacturing",
    credit_code="91310000100000002B",
    country="CN",
    province="31",
    kind="enterprise",
)

PATENT = {
    "kind": "invention_patent",
    "title": "一种铝合金板材",
    "number": "CN202010123456.X",
    "application_number": "202010123456.X",
    "application_date": "2020-03-02",
    "applicant": "示范大学",
    "holder": "示范大学",
    "valid_until": "2040-03-02",
    "status": "granted",
}

WRITTEN: dict[str, Any] = {
    "title": "高强铝合金板材专利实施许可",
    "contract_type": "TL",
    "subtype": "TL1",
    "content": "许可方许可被许可方实施高强铝合金板材专利。",
    "requirements": "抗拉强度不低于450MPa。",
    "plan": "签订后三十日内交付技术资料。",
    "place": "杭州",
    "method": "书面资料与现场指导",
    "confidentiality": "双方对技术资料保密五年。",
    "ownership": "专利权归许可方。",
    "benefit_sharing": "按使用费约定。",
    "improvements": "maker",
    "acceptance_standard": "样件抗拉强度不低于450MPa。",
    "acceptance_method": "第三方检测。",
    "glossary": "板材：厚度不大于6毫米的轧制产品。",
    "rights": [PATENT],
    "licence_kind": "non_exclusive",
    "field_of_use": "汽车车身",
    "territory": "中国境内",
    "term_from": "2026-07-01",
    "term_until": "2031-06-30",
    "conversion_mode": "licence",
    "price_mode": "listing",
    "total_amount": "1200000.50",
    "technology_amount": "1000000.25",
    "payment_form": "LS1",
    "inventor_share": "70",
    "technology_field": "cs:new_materials",
}
"""A patent licence at a listed price."""


def terms(**changes: Any) -> AgreementTerms:
    """The terms above, some of them otherwise."""
    return read_terms({**WRITTEN, **changes})


def written(**changes: Any) -> dict[str, Any]:
    """The same as JSON."""
    return written_terms(terms(**changes))


def editor_of(organization: Organization, role: str = Role.EDITOR, **user: Any) -> User:
    """A member of the organization."""
    member: User = UserFactory.create(**user)
    MembershipFactory.create(user=member, organization=organization, role=role)
    return member


def agreement(**changes: Any) -> Agreement:
    """A draft between a university and an enterprise that a technology manager opened."""
    provider = OrganizationFactory.create(verified=True, credit_code="")
    recipient = OrganizationFactory.create(verified=True, kind="enterprise", province="31")
    return open_agreement(
        provider=provider,
        recipient=recipient,
        technology=TechnologyFactory.create(published=True, owner=provider),
        terms={**WRITTEN, **changes},
        by=TechnologyManagerFactory.create(),
        now=NOW,
    )


def agreed(**changes: Any) -> Agreement:
    """One that both parties have confirmed."""
    one = agreement(**changes)
    sha256 = get_latest_version(one).sha256
    for side in (one.provider, one.recipient):
        one = confirm_agreement(
            agreement=one, organization=side, sha256=sha256, by=editor_of(side), now=NOW
        )
    return one
