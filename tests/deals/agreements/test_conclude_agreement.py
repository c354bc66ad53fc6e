"""Confirming by hash, recording the signing and the registration, and ending."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.errors import NotAllowed
from accounts.models import AuditEvent, Role
from matchmaker.deals.errors import (
    AgreementEnded,
    AgreementNotOpen,
    AlreadyConfirmed,
    NotAgreedYet,
    NotAParty,
    NotConcluded,
    RegistrationNumberWrong,
    SignedInTheFuture,
    SigningHeld,
    TextMissing,
    VersionIsStale,
)
from matchmaker.deals.models import Agreement, AgreementConfirmation
from matchmaker.deals.selectors import get_latest_version
from matchmaker.deals.services import (
    confirm_agreement,
    end_agreement,
    record_registration,
    record_signing,
    revise_agreement,
)
from tests.factories.accounts import OrganizationFactory, TechnologyManagerFactory, UserFactory
from tests.factories.agreements import NOW, TODAY, WRITTEN, agreed, agreement, editor_of

pytestmark = pytest.mark.django_db


def now_of(one: Agreement) -> Agreement:
    return Agreement.objects.get(pk=one.pk)


def test_it_is_agreed_when_both_confirmed_the_same_hash() -> None:
    one = agreement()
    sha256 = get_latest_version(one).sha256

    first = confirm_agreement(
        agreement=one,
        organization=one.provider,
        sha256=sha256,
        by=editor_of(one.provider),
        now=NOW,
    )
    assert first.state == "draft"
    second = confirm_agreement(
        agreement=one,
        organization=one.recipient,
        sha256=sha256,
        by=editor_of(one.recipient),
        now=NOW,
    )

    assert (second.state, second.agreed_sha256, second.agreed_at) == ("agreed", sha256, NOW)
    assert AuditEvent.objects.filter(action="agreement.confirmed").count() == 2


def test_nobody_confirms_for_another_organization_not_even_a_superuser() -> None:
    one = agreement()
    sha256 = get_latest_version(one).sha256

    for person in (
        editor_of(one.recipient),
        editor_of(one.provider, Role.VIEWER),
        TechnologyManagerFactory.create(),
        UserFactory.create(is_superuser=True),
    ):
        with pytest.raises(NotAllowed):
            confirm_agreement(
                agreement=one, organization=one.provider, sha256=sha256, by=person, now=NOW
            )
    stranger = OrganizationFactory.create()
    with pytest.raises(NotAParty):
        confirm_agreement(
            agreement=one, organization=stranger, sha256=sha256, by=editor_of(stranger), now=NOW
        )
    assert not AgreementConfirmation.objects.exists()


def test_what_was_read_is_what_is_confirmed() -> None:
    one = agreement()
    old = get_latest_version(one).sha256
    editor = editor_of(one.provider)
    revise_agreement(agreement=one, terms={**WRITTEN, "title": "B"}, based_on=1, by=editor, now=NOW)

    with pytest.raises(VersionIsStale):
        confirm_agreement(agreement=one, organization=one.provider, sha256=old, by=editor, now=NOW)
    assert not AgreementConfirmation.objects.exists()


def test_a_party_confirms_a_version_once() -> None:
    one = agreement()
    sha256, editor = get_latest_version(one).sha256, editor_of(one.provider)
    confirm_agreement(agreement=one, organization=one.provider, sha256=sha256, by=editor, now=NOW)

    with pytest.raises(AlreadyConfirmed):
        confirm_agreement(
            agreement=one, organization=one.provider, sha256=sha256, by=editor, now=NOW
        )
    assert AgreementConfirmation.objects.count() == 1


def test_the_signing_outside_is_recorded() -> None:
    one = agreed()

    signed = record_signing(
        agreement=one, signed_date=TODAY, reference="HT-7", by=editor_of(one.provider), now=NOW
    )

    assert (signed.state, signed.signed_date, signed.signed_reference) == (
        "concluded",
        TODAY,
        "HT-7",
    )
    assert AuditEvent.objects.get(action="agreement.signed").details["signed"] == "2026-06-01"


def test_what_one_side_confirmed_is_not_signed() -> None:
    one = agreement()

    with pytest.raises(NotAgreedYet):
        record_signing(agreement=one, signed_date=TODAY, by=editor_of(one.provider), now=NOW)
    assert now_of(one).state == "draft"


def test_nothing_is_signed_tomorrow_or_by_strangers() -> None:
    one = agreed()

    with pytest.raises(SignedInTheFuture):
        record_signing(
            agreement=one,
            signed_date=TODAY + timedelta(days=1),
            by=editor_of(one.provider),
            now=NOW,
        )
    with pytest.raises(NotAllowed):
        record_signing(agreement=one, signed_date=TODAY, by=UserFactory.create(), now=NOW)
    assert now_of(one).state == "agreed"


def test_an_agreed_price_of_a_public_institution_waits_for_its_notice() -> None:
    one = agreed(price_mode="agreement")

    with pytest.raises(SigningHeld) as refusal:
        record_signing(agreement=one, signed_date=TODAY, by=editor_of(one.provider), now=NOW)

    assert "art. 18" in refusal.value.message
    assert now_of(one).state == "agreed"


def test_the_register_s_number_is_kept_with_a_signed_one() -> None:
    one = agreed()
    editor = editor_of(one.provider)
    with pytest.raises(NotConcluded):
        record_registration(
            agreement=one, number="2026330100000001", registered_date=TODAY, by=editor, now=NOW
        )
    record_signing(agreement=one, signed_date=TODAY, by=editor, now=NOW)

    for number in ("123", "20263301000000O1", "２０２６３３０１００００００"):
        with pytest.raises(RegistrationNumberWrong):
            record_registration(
                agreement=one, number=number, registered_date=TODAY, by=editor, now=NOW
            )
    assert now_of(one).registration_number == ""
    with pytest.raises(SignedInTheFuture):
        record_registration(
            agreement=one,
            number="2026330100000001",
            registered_date=date(2026, 6, 2),
            by=editor,
            now=NOW,
        )
    with pytest.raises(NotAllowed):
        record_registration(
            agreement=one,
            number="2026330100000001",
            registered_date=TODAY,
            by=UserFactory.create(),
            now=NOW,
        )
    kept = record_registration(
        agreement=one, number="2026330100000001", registered_date=TODAY, by=editor, now=NOW
    )
    assert (kept.registration_number, kept.registered_date) == ("2026330100000001", TODAY)


def test_a_draft_is_abandoned_and_a_signed_one_terminated_each_with_a_reason() -> None:
    draft, signed = agreement(), agreed()
    editor = editor_of(signed.provider)
    record_signing(agreement=signed, signed_date=TODAY, by=editor, now=NOW)

    draft = end_agreement(agreement=draft, reason="No.", by=editor_of(draft.recipient), now=NOW)
    signed = end_agreement(agreement=signed, reason="By mutual consent.", by=editor, now=NOW)

    assert (draft.state, draft.end_reason) == ("abandoned", "No.")
    assert (signed.state, signed.end_reason) == ("terminated", "By mutual consent.")
    with pytest.raises(AgreementEnded):
        end_agreement(agreement=signed, reason="Again.", by=editor, now=NOW)
    with pytest.raises(AgreementNotOpen):
        confirm_agreement(
            agreement=draft,
            organization=draft.provider,
            sha256=get_latest_version(draft).sha256,
            by=editor_of(draft.provider),
            now=NOW,
        )


def test_ending_wants_a_reason_and_a_party() -> None:
    one = agreement()

    with pytest.raises(TextMissing):
        end_agreement(agreement=one, reason="  ", by=editor_of(one.provider), now=NOW)
    with pytest.raises(NotAllowed):
        end_agreement(agreement=one, reason="No.", by=UserFactory.create(), now=NOW)
    assert now_of(one).state == "draft"
