"""Teaser, introduced party, confidentiality terms, everything; clearances and revocations."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.errors import DomainError, NotAllowed
from accounts.models import AuditEvent, Notification, Role
from listings.models import DisclosureGrant
from listings.policies import reader_tier
from listings.tiers import Tier
from matchmaker.deals.errors import (
    AlreadyRevoked,
    ClearanceMissing,
    ClearanceNotNeeded,
    ExportProhibited,
    NotIntroduced,
    TermsAlreadyAccepted,
    TermsChanged,
    TextMissing,
    TextTooLong,
)
from matchmaker.deals.models import ConfidentialityAcceptance, ConfidentialityText
from matchmaker.deals.selectors.introductions import find_confidentiality_text
from matchmaker.deals.services.confiding import (
    accept_confidentiality,
    hash_of,
    have_first_texts,
    publish_confidentiality_texts,
    record_clearance,
    revoke_disclosure,
)
from tests.factories.accounts import (
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
)
from tests.factories.deals import NOW
from tests.factories.introductions import Case, a_case, introduced, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return introduced(a_case())


def terms(case: Case, language: str = "en") -> str:
    have_first_texts(now=NOW)
    text = find_confidentiality_text(case.introduction, language)
    assert text is not None
    return text.sha256


def accepted(case: Case, side: str = "need", **more: Any) -> ConfidentialityAcceptance:
    by = case.seeker if side == "need" else case.provider
    arguments = {"sha256": terms(case), "by": by, "now": NOW, **more}
    return accept_confidentiality(introduction=case.introduction, side=side, **arguments)


def trail() -> int:
    return AuditEvent.objects.count()


def tiers(case: Case) -> tuple[Tier, Tier]:
    """How far the seeker reads the technology, and the provider the need."""
    return (
        reader_tier(case.seeker, case.introduction.technology),
        reader_tier(case.provider, case.introduction.need),
    )


def abroad(control: str) -> Case:
    home = OrganizationFactory(verified=True, country="DE", province="", kind="enterprise")
    case = a_case(technology={"export_control": control})
    case.introduction.seeker.country = home.country
    case.introduction.seeker.province = ""
    case.introduction.seeker.save()
    return introduced(case)


def test_the_first_texts_come_in_both_languages_once() -> None:
    ConfidentialityText.objects.all().delete()
    have_first_texts(now=NOW)
    have_first_texts(now=NOW)
    rows = ConfidentialityText.objects.all()
    assert {(row.version, row.language) for row in rows} == {(1, "en"), (1, "zh-hans")}
    assert all(hash_of(row.body) == row.sha256 for row in rows)


def test_one_acceptance_opens_nothing_both_open_everything(case: Case) -> None:
    first = accepted(case, "need")
    assert tiers(case) == (Tier.INTRODUCED, Tier.INTRODUCED)
    assert (first.by, first.at, first.organization) == (case.seeker, NOW, case.introduction.seeker)

    accepted(case, "technology", sha256=terms(case, "zh-hans"))

    assert tiers(case) == (Tier.SIGNED, Tier.SIGNED)
    event = AuditEvent.objects.filter(action="introduction.terms_accepted").first()
    assert event is not None
    assert event.details["sha256"] == terms(case, "zh-hans")
    assert "@" not in str(event.details)


@pytest.mark.parametrize("sha256", ["", "0" * 64])
def test_a_text_that_was_not_shown_is_refused(case: Case, sha256: str) -> None:
    have_first_texts(now=NOW)
    before = trail()
    with pytest.raises(TermsChanged):
        accepted(case, sha256=sha256)
    assert not ConfidentialityAcceptance.objects.exists()
    assert trail() == before


def test_the_second_side_accepts_the_version_of_the_first(case: Case) -> None:
    old = terms(case)
    accepted(case, "need")
    publish_confidentiality_texts(texts={"en": "New terms."}, by=None, now=NOW)
    with pytest.raises(TermsChanged):
        accepted(case, "technology", sha256=hash_of("New terms."))

    accepted(case, "technology", sha256=old)

    assert tiers(case) == (Tier.SIGNED, Tier.SIGNED)
    with pytest.raises(TermsAlreadyAccepted):
        accepted(case, "need", sha256=old)


def test_nobody_else_accepts_for_a_side(case: Case) -> None:
    viewer = MembershipFactory(organization=case.introduction.seeker, role=Role.VIEWER).user
    for person in (viewer, case.provider, case.manager, case.stranger):
        with pytest.raises(NotAllowed):
            accepted(case, by=person)
    assert not ConfidentialityAcceptance.objects.exists()


def test_terms_wait_for_the_introduction() -> None:
    with pytest.raises(NotIntroduced):
        accepted(a_case())


def test_a_text_is_never_empty_and_only_operators_publish_one(case: Case) -> None:
    before = ConfidentialityText.objects.count()
    tries = (({"en": " "}, None, TextMissing), ({"en": "x"}, case.manager, NotAllowed))
    for texts, by, error in tries:
        with pytest.raises(error):
            publish_confidentiality_texts(texts=texts, by=by, now=NOW)
    assert ConfidentialityText.objects.count() == before


def test_a_restricted_technology_waits_for_a_clearance_before_it_goes_abroad() -> None:
    case = abroad("restricted")
    assert tiers(case) == (Tier.MEMBERS, Tier.INTRODUCED)
    assert Notification.objects.filter(kind="clearance_wanted", user=case.manager).exists()
    with pytest.raises(ClearanceMissing):
        accepted(case)

    record_clearance(introduction=case.introduction, reference=" No. 7 ", by=case.manager, now=NOW)

    assert case.fresh().clearance.reference == "No. 7"
    assert tiers(case)[0] == Tier.INTRODUCED
    signed(case)
    assert tiers(case) == (Tier.SIGNED, Tier.SIGNED)


def test_a_prohibited_technology_never_goes_abroad() -> None:
    case = abroad("prohibited")
    for act in (
        lambda: accepted(case),
        lambda: record_clearance(
            introduction=case.introduction, reference="7", by=case.manager, now=NOW
        ),
    ):
        with pytest.raises(ExportProhibited):
            act()
    assert tiers(case)[0] == Tier.MEMBERS


@pytest.mark.parametrize(
    ("reference", "who", "error"),
    [
        ("", "manager", TextMissing),
        ("x" * 201, "manager", TextTooLong),
        ("7", "seeker", NotAllowed),
        ("7", "provider", NotAllowed),
    ],
)
def test_a_clearance_that_is_refused_changes_nothing(
    reference: str, who: str, error: type[DomainError]
) -> None:
    case = abroad("restricted")
    before = trail()
    with pytest.raises(error):
        record_clearance(
            introduction=case.introduction, reference=reference, by=getattr(case, who), now=NOW
        )
    with pytest.raises(NotAllowed):
        record_clearance(
            introduction=case.introduction,
            reference="7",
            by=TechnologyManagerFactory(),
            now=NOW,
        )
    assert not hasattr(case.fresh(), "clearance")
    assert trail() == before


def test_within_the_country_no_clearance_is_needed(case: Case) -> None:
    with pytest.raises(ClearanceNotNeeded):
        record_clearance(introduction=case.introduction, reference="7", by=case.manager, now=NOW)


def revoked(case: Case, side: str, by: Any, reason: str = "Over.") -> None:
    revoke_disclosure(introduction=case.introduction, side=side, reason=reason, by=by, now=NOW)


def test_a_side_takes_its_own_disclosure_back_and_keeps_what_it_was_given(case: Case) -> None:
    signed(case)

    revoked(case, "technology", case.provider)

    assert tiers(case) == (Tier.MEMBERS, Tier.SIGNED)
    assert not DisclosureGrant.objects.filter(
        technology=case.introduction.technology, revoked_at=None
    ).exists()
    told = Notification.objects.filter(kind="disclosure_revoked")
    assert {row.user for row in told} == {case.seeker, case.manager}
    with pytest.raises(AlreadyRevoked):
        revoked(case, "technology", case.manager)


def test_the_manager_revokes_either(case: Case) -> None:
    for side in ("need", "technology"):
        revoked(case, side, case.manager)
    assert tiers(case) == (Tier.MEMBERS, Tier.MEMBERS)
    with pytest.raises(AlreadyRevoked):
        accepted(case)


def test_nobody_revokes_what_is_not_theirs(case: Case) -> None:
    before = trail()
    for person in (case.seeker, case.stranger, TechnologyManagerFactory()):
        with pytest.raises(NotAllowed):
            revoked(case, "technology", person)
    with pytest.raises(TextMissing):
        revoked(case, "technology", case.provider, " ")
    assert tiers(case) == (Tier.INTRODUCED, Tier.INTRODUCED)
    assert trail() == before
