"""Both parties confirm in the same moment: each word counts once, and it is agreed once."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.models import AuditEvent, Organization, User
from matchmaker.deals.errors import AlreadyConfirmed
from matchmaker.deals.models import Agreement, AgreementConfirmation
from matchmaker.deals.selectors import get_latest_version
from matchmaker.deals.services import confirm_agreement
from tests.factories.agreements import NOW, agreement, editor_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("round_", range(5))
def test_both_confirm_and_one_of_them_twice(round_: int) -> None:
    one = agreement()
    sha256 = get_latest_version(one).sha256
    voices = [(side, editor_of(side)) for side in (one.provider, one.recipient, one.provider)]
    start, outcomes = Barrier(len(voices)), list[str]()

    def confirm(side: Organization, by: User) -> None:
        start.wait()
        try:
            confirm_agreement(agreement=one, organization=side, sha256=sha256, by=by, now=NOW)
            outcomes.append("confirmed")
        except AlreadyConfirmed as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=confirm, args=voice) for voice in voices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["already_confirmed", "confirmed", "confirmed"]
    assert Agreement.objects.get(pk=one.pk).state == "agreed"
    assert AgreementConfirmation.objects.count() == 2
    assert AuditEvent.objects.filter(action="agreement.confirmed").count() == 2
