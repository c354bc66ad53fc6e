"""The pages of agreements: who sees them, what they offer, and what each step answers."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Organization, Role, User
from matchmaker.deals.models import Agreement, Introduction
from matchmaker.deals.selectors import get_latest_version
from tests.factories.accounts import OrganizationFactory, TechnologyManagerFactory, UserFactory
from tests.factories.agreements import NOW, WRITTEN, agreed, agreement, editor_of
from tests.factories.listings import TechnologyFactory
from tests.factories.matching import ProposalFactory

pytestmark = pytest.mark.django_db


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def posted(**changes: Any) -> dict[str, Any]:
    """What the editor sends for the terms."""
    sent = {name: value for name, value in {**WRITTEN, **changes}.items() if name != "rights"}
    rights = {f"right-0-{name}": value for name, value in WRITTEN["rights"][0].items()}
    management = {"right-TOTAL_FORMS": "1", "right-INITIAL_FORMS": "0"}
    return {**sent, "currency": "CNY", "in_writing": "on", **rights, **management}


def test_only_both_parties_and_technology_managers_see_it() -> None:
    one = agreement()
    pages = [f"/agreements/{one.pk}/{end}" for end in ("", "dossier.xlsx", "dossier.pdf")]

    for reader in (
        editor_of(one.provider),
        editor_of(one.recipient, Role.VIEWER),
        TechnologyManagerFactory.create(),
    ):
        assert [as_user(reader).get(page).status_code for page in pages] == [200, 200, 200]
    for stranger in (UserFactory.create(), editor_of(OrganizationFactory.create())):
        assert [as_user(stranger).get(page).status_code for page in pages] == [404, 404, 404]
    assert Client().get(pages[0]).status_code == 302


def test_the_list_shows_one_s_own_and_says_what_to_do_when_it_is_empty() -> None:
    mine, other = agreement(title="Mine"), agreement(title="Theirs")
    client = as_user(editor_of(mine.provider))

    assert b"Mine" in client.get("/agreements/").content
    assert other.title.encode() not in client.get("/agreements/").content
    empty = as_user(UserFactory.create()).get("/agreements/").content
    assert b"There is no agreement yet" in empty


def test_many_agreements_and_versions_cost_no_more_queries(
    django_assert_max_num_queries: Any,
) -> None:
    manager = TechnologyManagerFactory.create()
    client = as_user(manager)
    one = agreement()
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(15) as listed:
            client.get("/agreements/")
        with django_assert_max_num_queries(15) as shown:
            client.get(f"/agreements/{one.pk}/")
        counts.append((count(listed), count(shown)))
        for title in ("A", "B", "C"):
            agreement(title=title)
            revise(one, title)
    assert counts[0] == counts[1]


def count(context: CaptureQueriesContext) -> int:
    return len(context.captured_queries)


def revise(one: Agreement, title: str) -> None:
    editor = editor_of(one.recipient)
    number = Agreement.objects.get(pk=one.pk).version
    answer = as_user(editor).post(
        f"/agreements/{one.pk}/edit/", posted(title=title, based_on=number)
    )
    assert answer.status_code == 302


def test_the_editor_saves_a_new_version_and_keeps_the_clauses() -> None:
    one = agreement()

    revise(one, "另一个名称")

    version = get_latest_version(Agreement.objects.get(pk=one.pk))
    assert version.number == 2
    assert version.terms["title"] == "另一个名称"
    assert version.terms["total_amount"] == "1200000.50"
    assert version.terms["rights"][0]["number"] == "CN202010123456.X"


def test_a_stale_editor_and_a_wrong_figure_save_nothing() -> None:
    one = agreement()
    client = as_user(editor_of(one.provider))
    page = f"/agreements/{one.pk}/edit/"
    revise(one, "B")

    stale = client.post(page, posted(title="C", based_on=1))
    wrong = client.post(page, posted(title="C", based_on=2, total_amount="much"))

    assert (stale.status_code, wrong.status_code) == (400, 400)
    assert b"Version 2 is the latest one now" in stale.content
    assert Agreement.objects.get(pk=one.pk).version == 2


def test_viewers_read_but_do_not_edit_or_take_steps() -> None:
    one = agreement()
    client = as_user(editor_of(one.provider, Role.VIEWER))
    sha256 = get_latest_version(one).sha256

    assert client.get(f"/agreements/{one.pk}/edit/").status_code == 404
    confirm = {"organization": one.provider_id, "sha256": sha256}
    assert client.post(f"/agreements/{one.pk}/confirm/", confirm).status_code == 404
    assert client.post(f"/agreements/{one.pk}/end/", {"reason": "No."}).status_code == 404
    assert Agreement.objects.get(pk=one.pk).state == "draft"


def introduced() -> Introduction:
    proposal = ProposalFactory.create()
    made: Introduction = Introduction.objects.create(
        proposal=proposal,
        need=proposal.need,
        technology=proposal.technology,
        seeker=proposal.need.owner,
        provider=proposal.technology.owner,
        manager=TechnologyManagerFactory.create(),
        state="introduced",
        opened_at=NOW,
        expires_at=NOW + timedelta(days=14),
        introduced_at=NOW,
    )
    return made


def test_a_party_drafts_from_an_introduction_and_nobody_else() -> None:
    one = introduced()
    page = f"/agreements/new/?introduction={one.pk}"

    assert as_user(UserFactory.create()).get(page).status_code == 404
    assert as_user(UserFactory.create()).get("/agreements/new/").status_code == 404
    client = as_user(editor_of(one.seeker))
    assert client.get(page).status_code == 200
    assert client.post(page, posted()).status_code == 302
    made = Agreement.objects.get()
    assert (made.introduction, made.recipient) == (one, one.seeker)


def test_a_manager_opens_one_for_a_technology_and_an_organization() -> None:
    technology = TechnologyFactory.create(published=True)
    buyer: Organization = OrganizationFactory.create(kind="enterprise")
    client = as_user(TechnologyManagerFactory.create())

    wrong = client.post(
        "/agreements/new/", {**posted(), "technology": 10**9, "recipient": "nobody"}
    )
    assert wrong.status_code == 400
    assert not Agreement.objects.exists()
    right = client.post(
        "/agreements/new/", {**posted(), "technology": technology.pk, "recipient": buyer.code}
    )
    assert right.status_code == 302
    made = Agreement.objects.get()
    assert (made.provider, made.recipient) == (technology.owner, buyer)


def test_both_confirm_sign_and_register_on_the_page() -> None:
    one = agreement()
    sha256 = get_latest_version(one).sha256
    seller, buyer = (as_user(editor_of(side)) for side in (one.provider, one.recipient))
    today = timezone.localdate().isoformat()

    for client, side in ((seller, one.provider_id), (buyer, one.recipient_id)):
        sent = {"organization": side, "sha256": sha256}
        assert client.post(f"/agreements/{one.pk}/confirm/", sent).status_code == 302
    signing = {"signed_date": today, "reference": "HT-1"}
    assert seller.post(f"/agreements/{one.pk}/sign/", signing).status_code == 302
    number = {"number": "123", "registered_date": today}
    assert seller.post(f"/agreements/{one.pk}/register/", number).status_code == 400
    number["number"] = "2026330100000001"
    assert seller.post(f"/agreements/{one.pk}/register/", number).status_code == 302

    one = Agreement.objects.get(pk=one.pk)
    assert (one.state, one.registration_number) == ("concluded", "2026330100000001")
    assert b"signed and registered" in buyer.get(f"/agreements/{one.pk}/").content
    end = {"reason": "By mutual consent."}
    assert buyer.post(f"/agreements/{one.pk}/end/", end).status_code == 302
    assert Agreement.objects.get(pk=one.pk).state == "terminated"


def test_a_held_signing_says_why_with_the_article() -> None:
    one = agreed(price_mode="agreement")
    client = as_user(editor_of(one.provider))

    answer = client.post(
        f"/agreements/{one.pk}/sign/", {"signed_date": timezone.localdate().isoformat()}
    )

    assert answer.status_code == 400
    assert b"art. 18" in answer.content
    assert b"illegal" not in answer.content
    assert Agreement.objects.get(pk=one.pk).state == "agreed"


def test_notices_and_objections_are_recorded_on_the_page() -> None:
    one = agreement(price_mode="agreement")
    client = as_user(editor_of(one.provider))
    today = timezone.localdate()
    notice = {"place": "both", "first_date": today, "last_date": today + timedelta(days=14)}
    page = f"/agreements/{one.pk}/"

    assert client.post(f"{page}notice/", notice).status_code == 302
    told = {"text": "Too cheap.", "received_date": today}
    assert client.post(f"{page}objection/", told).status_code == 302
    objection = one.notices.get().objections.get()
    decide = f"/agreements/objections/{objection.pk}/"
    assert as_user(UserFactory.create()).post(decide, {"reason": "x"}).status_code == 404
    assert client.post(decide, {"reason": ""}).status_code == 400
    assert client.post(decide, {"reason": "Two appraisals."}).status_code == 302
    objection.refresh_from_db()
    assert (objection.outcome, objection.outcome_text) == ("dismissed", "Two appraisals.")


def test_the_dossier_comes_as_a_file_that_is_not_kept_by_caches() -> None:
    one = agreement()
    answer = as_user(editor_of(one.recipient)).get(f"/agreements/{one.pk}/dossier.xlsx")

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment")
    assert load_workbook(BytesIO(answer.content)).sheetnames == ["登记表", "类别理由", "期限"]


def test_managers_find_agreements_on_the_desk() -> None:
    one = agreement()
    client = as_user(TechnologyManagerFactory.create())

    listed = client.get("/admin/deals/agreement/")
    assert listed.status_code == 200
    assert f"/agreements/{one.pk}/" in listed.content.decode()
    assert client.get(f"/admin/deals/agreement/{one.pk}/change/").status_code == 200
