"""Opening agreements and writing new versions of their terms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import AuditEvent, Notification, Role
from matchmaker.deals.errors import (
    AgreementNotOpen,
    AgreementOpenAlready,
    IntroductionNotAccepted,
    NothingChanged,
    PartiesAreOne,
    TechnologyOfSomebodyElse,
    UnreadableTerms,
    VersionIsStale,
)
from matchmaker.deals.models import Agreement, AgreementVersion, Introduction
from matchmaker.deals.selectors import get_latest_version, versions_of
from matchmaker.deals.services import (
    draft_agreement,
    end_agreement,
    open_agreement,
    revise_agreement,
)
from matchmaker.deals.terms import hash_of
from tests.factories.accounts import (
    OrganizationFactory,
    TechnologyManagerFactory,
    UserFactory,
)
from tests.factories.agreements import NOW, WRITTEN, agreed, agreement, editor_of, written
from tests.factories.listings import TechnologyFactory
from tests.factories.matching import ProposalFactory

pytestmark = pytest.mark.django_db


def introduced(state: str = "introduced") -> Introduction:
    proposal = ProposalFactory.create()
    made: Introduction = Introduction.objects.create(
        proposal=proposal,
        need=proposal.need,
        technology=proposal.technology,
        seeker=proposal.need.owner,
        provider=proposal.technology.owner,
        manager=TechnologyManagerFactory.create(),
        state=state,
        opened_at=NOW,
        expires_at=NOW + timedelta(days=14),
        introduced_at=NOW if state == "introduced" else None,
    )
    return made


def test_either_side_of_an_accepted_introduction_drafts() -> None:
    one = introduced()
    editor = editor_of(one.seeker)

    made = draft_agreement(introduction=one, terms=WRITTEN, by=editor, now=NOW)

    version = get_latest_version(made)
    assert (made.provider, made.recipient) == (one.provider, one.seeker)
    assert (made.title, made.contract_type, made.subtype) == (WRITTEN["title"], "TL", "TL1")
    assert made.state == "draft"
    assert version.terms == written()
    assert version.sha256 == hash_of(version.terms, version.parties)
    assert version.parties["provider"]["name"] == one.provider.name
    assert version.drafted_for == one.seeker
    event = AuditEvent.objects.get(action="agreement.drafted")
    assert event.details["sha256"] == version.sha256
    assert "@" not in str(event.details)


def test_the_other_side_and_the_manager_are_told_and_not_who_did_it() -> None:
    one = introduced()
    mine, theirs = editor_of(one.seeker), editor_of(one.provider)

    draft_agreement(introduction=one, terms=WRITTEN, by=mine, now=NOW)

    told = Notification.objects.filter(kind="agreement_drafted").values_list("user", flat=True)
    assert set(told) == {theirs.pk, one.manager_id}


def test_before_both_accepted_there_is_nothing_to_agree_on() -> None:
    one = introduced("asked")

    with pytest.raises(IntroductionNotAccepted):
        draft_agreement(introduction=one, terms=WRITTEN, by=editor_of(one.seeker), now=NOW)
    assert not Agreement.objects.exists()


def test_an_introduction_has_one_open_agreement() -> None:
    one = introduced()
    editor = editor_of(one.seeker)
    first = draft_agreement(introduction=one, terms=WRITTEN, by=editor, now=NOW)

    with pytest.raises(AgreementOpenAlready):
        draft_agreement(introduction=one, terms=WRITTEN, by=editor, now=NOW)
    end_agreement(agreement=first, reason="Another way was found.", by=editor, now=NOW)

    assert draft_agreement(introduction=one, terms=WRITTEN, by=editor, now=NOW).pk != first.pk


def test_viewers_and_strangers_do_not_draft() -> None:
    one = introduced()

    for person in (editor_of(one.seeker, Role.VIEWER), UserFactory.create()):
        with pytest.raises(NotAllowed):
            draft_agreement(introduction=one, terms=WRITTEN, by=person, now=NOW)
    assert not Agreement.objects.exists()


def test_terms_that_cannot_be_read_are_refused_whole() -> None:
    one = introduced()

    with pytest.raises(UnreadableTerms) as refusal:
        draft_agreement(
            introduction=one,
            terms={**WRITTEN, "total_amount": "much"},
            by=editor_of(one.seeker),
            now=NOW,
        )
    assert "total_amount" in refusal.value.message
    assert not Agreement.objects.exists()


def opened(**changes: Any) -> Agreement:
    provider = OrganizationFactory.create()
    columns = {
        "provider": provider,
        "recipient": OrganizationFactory.create(kind="enterprise"),
        "technology": TechnologyFactory.create(owner=provider),
        "terms": WRITTEN,
        "by": TechnologyManagerFactory.create(),
        "now": NOW,
    }
    return open_agreement(**{**columns, **changes})


def test_a_manager_opens_one_for_two_organizations() -> None:
    made = opened()

    assert made.introduction is None
    assert made.manager == made.created_by
    assert get_latest_version(made).drafted_for is None


def test_members_need_an_introduction() -> None:
    provider = OrganizationFactory.create()

    with pytest.raises(NotAllowed):
        opened(provider=provider, technology=None, by=editor_of(provider))
    assert not Agreement.objects.exists()


def test_nobody_agrees_with_themselves_or_on_what_is_not_theirs() -> None:
    one = OrganizationFactory.create()

    with pytest.raises(PartiesAreOne):
        opened(provider=one, recipient=one, technology=None)
    with pytest.raises(TechnologyOfSomebodyElse):
        opened(technology=TechnologyFactory.create())
    assert not Agreement.objects.exists()


def test_every_revision_is_kept_with_its_own_hash() -> None:
    one = agreement()
    editor = editor_of(one.recipient)

    revise_agreement(
        agreement=one,
        terms={**WRITTEN, "title": "新名称"},
        based_on=1,
        note="A better name.",
        by=editor,
        now=NOW,
    )

    first, second = versions_of(one).order_by("number")
    assert (first.number, second.number) == (1, 2)
    assert first.terms["title"] == WRITTEN["title"]
    assert second.note == "A better name."
    assert first.sha256 != second.sha256
    assert Agreement.objects.get(pk=one.pk).title == "新名称"


def test_a_new_version_takes_the_confirmation_of_both_back() -> None:
    one = agreed()

    revise_agreement(
        agreement=one,
        terms={**WRITTEN, "total_amount": "1"},
        based_on=1,
        by=editor_of(one.provider),
        now=NOW,
    )

    one = Agreement.objects.get(pk=one.pk)
    assert (one.state, one.agreed_sha256, one.agreed_at) == ("draft", "", None)


def test_who_read_an_older_version_overwrites_nothing() -> None:
    one = agreement()
    editor = editor_of(one.provider)
    revise_agreement(agreement=one, terms={**WRITTEN, "title": "A"}, based_on=1, by=editor, now=NOW)

    with pytest.raises(VersionIsStale):
        revise_agreement(
            agreement=one, terms={**WRITTEN, "title": "B"}, based_on=1, by=editor, now=NOW
        )
    assert Agreement.objects.get(pk=one.pk).title == "A"
    assert AgreementVersion.objects.count() == 2


def test_the_same_words_are_no_new_version() -> None:
    one = agreement()

    with pytest.raises(NothingChanged):
        revise_agreement(
            agreement=one, terms=WRITTEN, based_on=1, by=editor_of(one.provider), now=NOW
        )
    assert AgreementVersion.objects.count() == 1


def test_strangers_and_viewers_do_not_revise_and_ended_ones_stay() -> None:
    one = agreement()
    changed = {**WRITTEN, "title": "A"}

    for person in (UserFactory.create(), editor_of(one.provider, Role.VIEWER)):
        with pytest.raises(NotAllowed):
            revise_agreement(agreement=one, terms=changed, based_on=1, by=person, now=NOW)
    end_agreement(agreement=one, reason="No.", by=editor_of(one.provider), now=NOW)
    with pytest.raises(AgreementNotOpen):
        revise_agreement(
            agreement=one, terms=changed, based_on=1, by=editor_of(one.recipient), now=NOW
        )
    assert AgreementVersion.objects.count() == 1
