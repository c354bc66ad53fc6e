"""Public notices, objections to them, and what they hold up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import AuditEvent, Notification
from matchmaker.deals.errors import (
    AgreementNotOpen,
    NoticeDatesWrong,
    NoticeNotOpen,
    NoticeStandsAlready,
    ObjectionDecided,
    SigningHeld,
    TextMissing,
)
from matchmaker.deals.models import Agreement, Objection, PublicNotice
from matchmaker.deals.services import (
    decide_objection,
    end_agreement,
    record_notice,
    record_objection,
    record_signing,
    revise_agreement,
)
from tests.factories.agreements import NOW, TODAY, WRITTEN, agreed, agreement, editor_of

pytestmark = pytest.mark.django_db

FIRST = TODAY
LAST = TODAY + timedelta(days=14)
AFTER = LAST + timedelta(days=1)


def at(day: date) -> datetime:
    return NOW + (day - TODAY)


def posted(one: Agreement, **changes: Any) -> PublicNotice:
    columns = {
        "place": "both",
        "first_date": FIRST,
        "last_date": LAST,
        "by": editor_of(one.provider),
        "now": NOW,
    }
    return record_notice(agreement=one, **{**columns, **changes})


def sign(one: Agreement, day: date) -> Agreement:
    return record_signing(agreement=one, signed_date=day, by=editor_of(one.provider), now=at(day))


def test_a_notice_is_kept_for_the_terms_that_it_was_about() -> None:
    one = agreed(price_mode="agreement")

    notice = posted(one, has_related_party=True, related_party_note="Same founder.")

    assert notice.sha256 == one.agreed_sha256
    assert (notice.days, notice.has_related_party) == (15, True)
    assert AuditEvent.objects.filter(action="agreement.notice_posted").count() == 1


def test_the_signing_waits_until_the_last_day_is_over() -> None:
    one = agreed(price_mode="agreement")
    posted(one)

    with pytest.raises(SigningHeld):
        sign(one, LAST)
    assert sign(one, AFTER).state == "concluded"


def test_a_notice_of_other_terms_does_not_count() -> None:
    one = agreement(price_mode="agreement")
    posted(one)
    revise_agreement(
        agreement=one,
        terms={**WRITTEN, "price_mode": "agreement", "total_amount": "1"},
        based_on=1,
        by=editor_of(one.provider),
        now=NOW,
    )

    assert posted(one).sha256 != PublicNotice.objects.order_by("pk")[0].sha256


def test_a_notice_is_refused_twice_backwards_by_the_buyer_and_after_the_end() -> None:
    one = agreement()
    with pytest.raises(NoticeDatesWrong):
        posted(one, last_date=FIRST - timedelta(days=1))
    with pytest.raises(NotAllowed):
        posted(one, by=editor_of(one.recipient))
    assert not PublicNotice.objects.exists()
    posted(one)
    with pytest.raises(NoticeStandsAlready):
        posted(one)
    end_agreement(agreement=one, reason="No.", by=editor_of(one.provider), now=NOW)
    with pytest.raises(AgreementNotOpen):
        posted(one)
    assert PublicNotice.objects.count() == 1


def objected(one: Agreement, **changes: Any) -> Objection:
    columns = {
        "text": "The price is too low.",
        "received_date": TODAY,
        "by": editor_of(one.provider),
        "now": NOW,
    }
    return record_objection(agreement=one, **{**columns, **changes})


def test_an_open_objection_holds_the_signing_until_it_is_decided() -> None:
    one = agreed(price_mode="agreement")
    posted(one)
    buyer = editor_of(one.recipient)
    objection = objected(one)

    with pytest.raises(SigningHeld, match="1 objection"):
        sign(one, AFTER)
    decided = decide_objection(
        objection=objection,
        upheld=False,
        reason="Two appraisals say otherwise.",
        by=editor_of(one.provider),
        now=NOW,
    )

    assert (decided.outcome, decided.decided_at) == ("dismissed", NOW)
    assert sign(one, AFTER).state == "concluded"
    assert Notification.objects.filter(kind="agreement_objection", user=buyer).exists()


def test_an_upheld_objection_stands_until_the_terms_are_new() -> None:
    one = agreed(price_mode="agreement")
    posted(one)
    decide_objection(
        objection=objected(one),
        upheld=True,
        reason="It is too low.",
        by=editor_of(one.provider),
        now=NOW,
    )

    with pytest.raises(SigningHeld):
        sign(one, AFTER)
    assert Agreement.objects.get(pk=one.pk).state == "agreed"


def test_an_objection_wants_words_a_notice_and_the_provider() -> None:
    one = agreement()
    with pytest.raises(NoticeNotOpen):
        objected(one)
    posted(one)
    with pytest.raises(TextMissing):
        objected(one, text=" ")
    with pytest.raises(NotAllowed):
        objected(one, by=editor_of(one.recipient))
    with pytest.raises(NoticeNotOpen):
        objected(one, received_date=TODAY + timedelta(days=1))
    assert not Objection.objects.exists()


def test_an_objection_is_decided_once_with_a_reason_by_the_provider() -> None:
    one = agreement()
    posted(one)
    objection = objected(one)
    editor = editor_of(one.provider)

    with pytest.raises(TextMissing):
        decide_objection(objection=objection, upheld=True, reason="", by=editor, now=NOW)
    with pytest.raises(NotAllowed):
        decide_objection(
            objection=objection, upheld=True, reason="x", by=editor_of(one.recipient), now=NOW
        )
    assert Objection.objects.get().outcome == "open"
    decide_objection(objection=objection, upheld=True, reason="x", by=editor, now=NOW)
    with pytest.raises(ObjectionDecided):
        decide_objection(objection=objection, upheld=False, reason="y", by=editor, now=NOW)
    assert Objection.objects.get().outcome == "upheld"
