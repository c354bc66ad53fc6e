"""A deal as three people live it in Chromium, from a need to the last payment, in both languages.

The clock of the site is moved by days; nobody waits. With PICTURES set to a folder, the pages on
the way are photographed: scripts/picture-a-deal makes the pictures of the documentation so.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Notification, Role, User
from listings.models import Need
from listings.services import publish_need
from matchmaker.deals.models import Agreement, DocumentDownload, Introduction, PayAfterUseContract
from matchmaker.deals.services.pay_after_use import look_after_contracts
from matchmaker.matching.models import Proposal
from matchmaker.matching.services import embed_pending, propose_for_need
from tests.browser.deal_words import AGREED, CHOSEN, WORDS
from tests.browser.test_listing_in_a_browser import barriers
from tests.browser.test_pages_in_a_browser import sign_in
from tests.factories.accounts import (
    PASSWORD,
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
    UserFactory,
)
from tests.factories.introductions import a_pdf, text_of
from tests.factories.listings import PayAfterUseTermsFactory, TechnologyFactory
from tests.web.test_search_page import embedded

pytestmark = pytest.mark.django_db(transaction=True)

FIRST_DAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ON_A_TELEPHONE = ("asked", "trigger", "account")
"""What is photographed in Chinese, too."""


@dataclass
class Person:
    """Somebody with a window of their own."""

    user: User
    window: Any

    @property
    def page(self) -> Any:
        return self.window.page

    def goes(self, path: str) -> None:
        self.window.open(path)

    def presses(self, selector: str) -> None:
        """A button or a link that leads to the next page."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def steps(self, kind: str, **figures: str) -> None:
        """Take a step on the contract's page."""
        form = self.page.locator(f"details.use-step:has(input[name=kind][value={kind}])")
        if form.get_attribute("open") is None:
            form.locator("summary").click()
        for name, value in figures.items():
            form.locator(f"[name={name}]").fill(value)
        with self.page.expect_navigation():
            form.locator("button[type=submit]").click()

    def agrees(self) -> None:
        """Accept what the other side has proposed."""
        self.presses("button[name=answer][value=accept]")


@dataclass
class Deal:
    """The three of them, the words of their language, and a camera."""

    firm: Person
    office: Person
    desk: Person
    language: str
    clock: Any

    @property
    def words(self) -> dict[str, str]:
        return WORDS[self.language]

    def is_sound(self, person: Person) -> None:
        assert person.window.complaints == []
        assert not person.window.is_wider_than_the_window()
        assert barriers(person.window) == []

    def picture(self, person: Person, name: str) -> None:
        folder = os.environ.get("PICTURES")
        if not folder or (self.language != "en" and name not in ON_A_TELEPHONE):
            return
        from PIL import Image

        end = "" if self.language == "en" else "-zh"
        shot = Image.open(BytesIO(person.page.screenshot(animations="disabled")))
        small = shot.convert("RGB").quantize(96, dither=Image.Dither.NONE)
        small.save(Path(folder) / f"deal-{name}{end}.png", optimize=True)


@pytest.fixture
def clock(settings: Any) -> Iterator[Any]:
    """The site's clock on the first day; people stay signed in while it is moved."""
    settings.SESSION_COOKIE_AGE = 3 * 365 * 24 * 3600
    with time_machine.travel(FIRST_DAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def deal_in(visit: Callable[[str, int], Any], clock: Any) -> Callable[[str, int], Deal]:
    """Three windows: the parties' as wide as is said, the desk's on a computer."""

    def opened(language: str, width: int) -> Deal:
        firm, office = _parties()
        people = [
            Person(user, visit(language, wide))
            for user, wide in (
                (firm, width),
                (office, width),
                (_manager(), 1366),
            )
        ]
        for person in people:
            sign_in(person.window, person.user)
        return Deal(people[0], people[1], people[2], language, clock)

    return opened


def _manager() -> User:
    manager: User = TechnologyManagerFactory.create(
        password=PASSWORD, display_name="Technology manager"
    )
    return manager


def _parties() -> tuple[User, User]:
    works = OrganizationFactory.create(
        kind="enterprise",
        name="示范制造有限公司",
        name_en="Demonstration Works",
        verified=True,
        verified_at=timezone.now(),
    )
    university = OrganizationFactory.create(
        name="示范大学", name_en="Demonstration University", verified=True
    )
    technology = TechnologyFactory.create(
        published=True,
        owner=university,
        language="en",
        title="Aluminium sheet for car bodies",
        summary="A light aluminium sheet that replaces steel in car bodies.",
        description="Lighter sheet for car bodies, formed without cracks.",
        contact_name="Transfer office",
    )
    # A royalty of 3 %, once a metric is met, and never within the six months of the trial.
    PayAfterUseTermsFactory.create(
        technology=technology,
        trial_months=6,
        trigger="metric_met",
        trigger_description="Tensile strength of 430 MPa in a pilot run",
        payment_form="RY",
        base="product_sales",
        rate_table=[{"from": "0", "rate": "0.03"}],
        fixed_amount=None,
        grace_days=30,
        late_rate=Decimal("0.05"),
        scope=["verify", "produce", "sell"],
    )
    embedded()
    firm, office = (
        MembershipFactory.create(
            user=UserFactory.create(password=PASSWORD, display_name=name),
            organization=each,
            role=Role.OWNER,
        ).user
        for each, name in ((works, "R&D manager"), (university, "Transfer officer"))
    )
    return firm, office


@pytest.mark.parametrize(("language", "width"), [("en", 1366), ("zh-CN", 390)])
def test_three_people_bring_a_deal_from_the_need_to_the_last_payment(
    deal_in: Callable[[str, int], Deal], language: str, width: int
) -> None:
    deal = deal_in(language, width)
    a_need_is_posted(deal)
    it_is_approved(deal)
    both_accept(deal)
    everything_is_disclosed(deal)
    they_sign_a_licence(deal)
    use_is_offered_and_begun(deal)
    the_metric_is_met(deal)
    a_year_of_sales_is_stated(deal)
    it_is_paid_and_settled(deal)
    for person in (deal.firm, deal.office, deal.desk):
        assert person.window.complaints == []


def a_need_is_posted(deal: Deal) -> None:
    firm = deal.firm
    firm.goes("/my/needs/new/")
    firm.page.set_default_timeout(20_000)
    for name, text in (
        ("title", "Lighter sheet for car bodies"),
        ("summary", "An aluminium sheet that replaces steel in car bodies."),
        ("problem", "Steel sheet is too heavy and known sheets crack."),
        ("requirements", "tensile strength >= 430 MPa"),
    ):
        firm.page.locator(f"[name={name}]").fill(text)
    firm.page.locator("[name=technology_fields][value='cs:new_materials']").check()
    firm.page.wait_for_url("**/my/needs/*/edit/")
    firm.page.locator(".match-list a").first.wait_for()
    firm.page.wait_for_timeout(1500)
    firm.page.wait_for_load_state("networkidle")
    deal.picture(firm, "need")
    firm.presses("button[name=action][value=submit]")
    need = Need.objects.get()
    assert need.state == "submitted"
    # What workers do in the background, and the desk before: the need goes out and is matched.
    publish_need(need=need, by=deal.desk.user, now=timezone.now())
    embed_pending(clock=timezone.now)
    propose_for_need(need=need, now=timezone.now())


def it_is_approved(deal: Deal) -> None:
    desk, proposal = deal.desk, Proposal.objects.get()
    desk.goes("/admin/matching/proposal/")
    desk.presses(f"a[href$='/{proposal.pk}/review/']")
    deal.picture(desk, "review")
    desk.page.locator("input[name=reason][value=good_fit]").check()
    desk.presses("button[name=verdict][value=approved]")
    assert Introduction.objects.get().state == "asked"


def both_accept(deal: Deal) -> None:
    for person in (deal.firm, deal.office):
        person.goes("/inbox/")
        asked = Notification.objects.get(user=person.user, kind="introduction_asked")
        person.presses(f"form[action='/inbox/{asked.pk}/'] button")
        if person is deal.firm:
            deal.picture(person, "asked")
        person.agrees()
    assert Introduction.objects.get().state == "introduced"


def everything_is_disclosed(deal: Deal) -> None:
    firm, office = deal.firm, deal.office
    here = f"/introductions/{Introduction.objects.get().pk}/"
    office.presses("form[action$='/terms/'] button")
    adding = office.page.locator("details:has(form[action$='/documents/'])")
    adding.locator("summary").click()
    adding.locator("[name=document-title]").fill("Report of the pilot run")
    adding.locator("[name=document-tier]").select_option(index=1)
    adding.locator("input[type=file]").set_input_files(
        {"name": "report.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
    )
    office.presses("form[action$='/documents/'] button")
    firm.goes(here)
    taking = "form[action*='/documents/']:not([action$='/documents/']) button"
    assert firm.page.locator(taking).count() == 0
    firm.presses("form[action$='/terms/'] button")
    with firm.page.expect_download() as taken:
        firm.page.locator(taking).first.click()
    pages = text_of(Path(taken.value.path()).read_bytes())
    assert all("示范制造有限公司" in page for page in pages)
    assert DocumentDownload.objects.get().by == firm.user
    firm.goes(here)
    firm.page.locator("#documents").scroll_into_view_if_needed()
    deal.picture(firm, "disclosed")
    deal.is_sound(firm)


def they_sign_a_licence(deal: Deal) -> None:
    firm, office = deal.firm, deal.office
    here = f"/introductions/{Introduction.objects.get().pk}/"
    firm.goes(here)
    firm.presses("#content a[href*='/agreements/new/']")
    for name, text in AGREED.items():
        firm.page.locator(f"[name={name}]").fill(text)
    for name, code in CHOSEN.items():
        firm.page.locator(f"[name={name}]").select_option(code)
    firm.presses(".agreement-form button[type=submit]")
    firm.presses("form[action$='/confirm/'] button")
    office.goes(here)
    office.presses("section[aria-labelledby=deal] a[href^='/agreements/']")
    office.presses("form[action$='/confirm/'] button")
    office.page.locator("#sign_signed_date").fill(timezone.localdate().isoformat())
    office.presses("form[action$='/sign/'] button")
    agreement = Agreement.objects.get()
    assert (agreement.state, agreement.contract_type) == ("concluded", "TL")
    deal.picture(office, "agreement")


def use_is_offered_and_begun(deal: Deal) -> None:
    firm, office = deal.firm, deal.office
    here = f"/introductions/{Introduction.objects.get().pk}/"
    office.goes(here)
    office.presses("section[aria-labelledby=deal] a[href*='/pay-after-use/new/']")
    office.page.locator("[name=term_months]").fill("12")
    deal.picture(office, "offer")
    office.presses("main form button[type=submit]")
    firm.goes(here)
    firm.presses("section[aria-labelledby=deal] a[href^='/pay-after-use/']")
    firm.page.get_by_text(deal.words["offered"]).wait_for()
    deal.picture(firm, "offered")
    deal.is_sound(firm)
    firm.steps("agreed")
    office.page.reload()
    office.steps("delivered", evidence="Process manual, handed over at the pilot line")
    firm.page.reload()
    firm.steps("trial_started")
    contract = PayAfterUseContract.objects.get()
    assert (contract.state, contract.agreement) == ("in_trial", Agreement.objects.get())


def the_metric_is_met(deal: Deal) -> None:
    firm, office = deal.firm, deal.office
    deal.clock.move_to(datetime(2026, 6, 1, 1, 0, tzinfo=UTC))
    firm.page.reload()
    firm.steps("triggered", evidence="Report 2026-17 of the pilot run: 441 MPa")
    office.page.reload()
    deal.picture(office, "trigger")
    office.agrees()
    # Met within the trial: nothing is owed before the trial's end, 2026-09-02.
    statement = PayAfterUseContract.objects.get().statement_on(timezone.localdate())
    assert (str(statement.begins_on), str(statement.owed)) == ("2026-09-03", "0.00")


def a_year_of_sales_is_stated(deal: Deal) -> None:
    firm, office = deal.firm, deal.office
    # The period ends on 2027-03-02, its statement is due on 2027-04-01: reminded 14 days before.
    deal.clock.move_to(datetime(2027, 3, 18, 1, 0, tzinfo=UTC))
    look_after_contracts()
    assert Notification.objects.filter(user=firm.user, kind="pay_after_use_day").exists()
    firm.page.reload()
    firm.steps("statement_filed", sales="2000000", base="2000000", before="800000")
    office.page.reload()
    deal.picture(office, "statement")
    office.presses("button[name=kind][value=statement_confirmed]")
    # 2,000,000 less the 800,000 of the trial: 1,200,000 × 3 % = 36,000, due on 2027-03-02.
    office.page.locator(".use-owed").get_by_text(deal.words["owed"]).wait_for()
    office.page.locator(".use-owed").get_by_text(deal.words["royalty"]).wait_for()
    office.page.evaluate("scrollTo(0, 0)")
    deal.picture(office, "account")
    deal.is_sound(office)


def it_is_paid_and_settled(deal: Deal) -> None:
    firm, office = deal.firm, deal.office
    firm.page.reload()
    firm.steps("paid", evidence="Bank transfer 2027-03-18")
    office.page.reload()
    office.agrees()
    office.steps("settled")
    contract = PayAfterUseContract.objects.get()
    statement = contract.statement_on(timezone.localdate())
    assert contract.state == "settled"
    assert (str(statement.paid), str(statement.owed)) == ("36000.00", "0.00")
    office.page.locator(".chip").get_by_text(deal.words["settled"]).first.wait_for()
    office.page.evaluate("scrollTo(0, 0)")
    deal.picture(office, "settled")
    call_command("replay_ledgers", verbosity=0)
