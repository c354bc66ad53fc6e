"""Offering a pay-after-use contract on a technology's terms."""

from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import AuditEvent, Notification, Role
from matchmaker.deals.errors import (
    ContractOpenAlready,
    FigureMissing,
    LedgerIsAppendOnly,
    NoTermsOffered,
    NotTwoParties,
)
from matchmaker.deals.models import LedgerEntry, PayAfterUseContract, PayAfterUseEvent
from matchmaker.deals.services.pay_after_use import open_pay_after_use
from tests.factories.accounts import (
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
)
from tests.factories.agreements import agreement
from tests.factories.listings import PayAfterUseTermsFactory, TechnologyFactory
from tests.factories.pay_after_use import noon, opened

pytestmark = pytest.mark.django_db
NOW = noon("2026-01-15")


def refused(error: type[Exception], **arguments: Any) -> None:
    before = PayAfterUseContract.objects.count(), AuditEvent.objects.count()
    with pytest.raises(error):
        open_pay_after_use(now=NOW, **arguments)
    assert (PayAfterUseContract.objects.count(), AuditEvent.objects.count()) == before
    assert not LedgerEntry.objects.exists()


@pytest.fixture
def offered() -> Any:
    terms = PayAfterUseTermsFactory(technology__published=True, return_obligation="all samples")
    return MembershipFactory(organization=terms.technology.owner, role=Role.EDITOR), terms


def test_the_owner_offers_a_frozen_copy_of_the_terms(offered: Any) -> None:
    editor, terms = offered
    contract = open_pay_after_use(
        technology=terms.technology,
        licensee=OrganizationFactory(kind="enterprise"),
        by=editor.user,
        now=NOW,
    )
    terms.fixed_amount = 1
    terms.save()
    contract = PayAfterUseContract.objects.get(pk=contract.pk)
    assert contract.state == "offered"
    assert contract.agreed.offer.fixed_amount == 300000
    assert contract.agreed.return_obligation == "all samples"
    assert contract.agreed.sha256 == contract.terms_sha256
    assert [event.kind for event in contract.events.all()] == ["offered"]
    event = AuditEvent.objects.get(action="pay_after_use.offered")
    assert event.actor == editor.user


def test_both_offices_hear_of_each_step_but_not_who_took_it() -> None:
    contract = opened()
    colleague = MembershipFactory(organization=contract.row.licensor, role=Role.OWNER).user
    contract.step("licensee", "agreed", "2026-01-15", sha256=contract.row.terms_sha256)
    news = Notification.objects.filter(kind="pay_after_use_step")
    told = {row.user for row in news if "Terms agreed" in row.text}
    assert told == {contract.licensor, colleague}


def test_a_manager_may_open_one_for_both(offered: Any) -> None:
    _editor, terms = offered
    manager = TechnologyManagerFactory()
    open_pay_after_use(
        technology=terms.technology,
        licensee=OrganizationFactory(kind="enterprise"),
        by=manager,
        now=NOW,
    )
    assert PayAfterUseContract.objects.get().created_by == manager


def test_a_stranger_or_a_viewer_may_not(offered: Any) -> None:
    _editor, terms = offered
    viewer = MembershipFactory(organization=terms.technology.owner, role=Role.VIEWER)
    for user in (viewer.user, MembershipFactory(role=Role.EDITOR).user):
        licensee = OrganizationFactory()
        refused(NotAllowed, technology=terms.technology, licensee=licensee, by=user)


def test_a_technology_without_terms_is_refused(offered: Any) -> None:
    editor, _terms = offered
    technology = TechnologyFactory(published=True, owner=editor.organization)
    refused(NoTermsOffered, technology=technology, licensee=OrganizationFactory(), by=editor.user)


def test_terms_that_contradict_themselves_are_refused(offered: Any) -> None:
    editor, terms = offered
    terms.trial_months = None
    terms.save()
    arguments = {"technology": terms.technology, "by": editor.user}
    refused(NoTermsOffered, licensee=OrganizationFactory(), **arguments)


def test_ones_own_technology_and_unkept_figures_are_refused(offered: Any) -> None:
    editor, terms = offered
    arguments = {"technology": terms.technology, "by": editor.user}
    refused(NotTwoParties, licensee=editor.organization, **arguments)
    refused(FigureMissing, licensee=OrganizationFactory(), term_months=6, **arguments)
    refused(FigureMissing, licensee=OrganizationFactory(), instalments=0, **arguments)
    terms.currency = "KWD"
    terms.save()
    refused(FigureMissing, licensee=OrganizationFactory(), **arguments)


def test_a_second_open_contract_of_the_same_two_is_refused() -> None:
    contract = opened()
    with pytest.raises(ContractOpenAlready):
        open_pay_after_use(
            technology=contract.row.technology,
            licensee=contract.row.licensee,
            by=contract.licensor,
            now=NOW,
        )
    assert PayAfterUseContract.objects.count() == 1


def test_events_and_entries_are_never_changed() -> None:
    contract = opened()
    event = PayAfterUseEvent.objects.get()
    for change in (event.save, event.delete, PayAfterUseEvent.objects.all().delete):
        with pytest.raises(LedgerIsAppendOnly):
            change()
    with pytest.raises(LedgerIsAppendOnly):
        PayAfterUseEvent.objects.update(kind="settled")
    assert contract.fresh().row.events.get().kind == "offered"


def test_it_carries_out_only_an_agreement_of_the_same_two() -> None:
    contract = opened()
    technology = PayAfterUseTermsFactory(technology__published=True).technology
    licensor = MembershipFactory(organization=technology.owner, role=Role.EDITOR).user
    other = agreement()
    before = PayAfterUseContract.objects.count(), AuditEvent.objects.count()
    with pytest.raises(NotTwoParties):
        open_pay_after_use(
            technology=technology,
            licensee=contract.row.licensee,
            by=licensor,
            now=NOW,
            agreement=other,
        )
    assert (PayAfterUseContract.objects.count(), AuditEvent.objects.count()) == before
