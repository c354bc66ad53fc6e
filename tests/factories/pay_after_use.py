"""Pay-after-use contracts, opened and taken on by the services themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from accounts.models import Organization, Role, User
from matchmaker.deals.models import PayAfterUseContract, PayAfterUseEvent
from matchmaker.deals.services.pay_after_use import (
    answer_proposal,
    open_pay_after_use,
    take_step,
)
from tests.factories.accounts import MembershipFactory
from tests.factories.listings import PayAfterUseTermsFactory, TechnologyFactory

START = "2026-01-15"


def noon(day: str) -> datetime:
    """Midday of a day in China."""
    return datetime.combine(date.fromisoformat(day), time(4), tzinfo=UTC)


@dataclass
class Contract:
    """A contract with an editor on each side."""

    row: PayAfterUseContract
    licensor: User
    licensee: User

    def user(self, side: str) -> User:
        return self.licensor if side == "licensor" else self.licensee

    def step(self, side: str, kind: str, day: str, *, on: str = "", **more: Any) -> Any:
        """Take a step on a day, counting from that day where no other is given."""
        return take_step(
            contract=self.row,
            kind=kind,
            by=self.user(side),
            now=noon(day),
            on=date.fromisoformat(on or day),
            figures=more.pop("figures", more),
            evidence=more.pop("evidence", "see the report"),
        )

    def both(self, side: str, kind: str, day: str, **more: Any) -> PayAfterUseEvent:
        """One side proposes, the other accepts on the same day."""
        proposal = self.step(side, kind, day, **more)
        other = "licensor" if side == "licensee" else "licensee"
        return self.answer(other, proposal.number, day)

    def answer(
        self, side: str, number: int, day: str, *, accepts: bool = True, reason: str = ""
    ) -> PayAfterUseEvent:
        return answer_proposal(
            contract=self.row,
            number=number,
            accepts=accepts,
            by=self.user(side),
            now=noon(day),
            reason=reason,
        )

    def begin(self, day: str = START) -> Contract:
        """Agreed, delivered and in trial."""
        self.step("licensee", "agreed", day, sha256=self.row.terms_sha256)
        self.step("licensor", "delivered", day)
        self.step("licensee", "trial_started", day)
        return self.fresh()

    def fresh(self) -> Contract:
        self.row = PayAfterUseContract.objects.get(pk=self.row.pk)
        return self

    def file(self, period: int, sales: str, day: str, **more: str) -> PayAfterUseEvent:
        figures: dict[str, Any] = {"period": period, "sales": sales, "base": sales, **more}
        event: PayAfterUseEvent = self.step("licensee", "statement_filed", day, **figures)
        return event


def opened(day: str = START, **terms: Any) -> Contract:
    """An open contract on these terms; 300,000 after 12 months where nothing is said."""
    licensee: Organization = terms.pop("licensee", None) or _organization("示范制造公司")
    options = {
        name: terms.pop(name)
        for name in ("term_months", "instalments", "yearly_rates")
        if name in terms
    }
    technology = TechnologyFactory(published=True)
    PayAfterUseTermsFactory(technology=technology, **terms)
    technology.refresh_from_db()
    licensor = MembershipFactory(organization=technology.owner, role=Role.EDITOR).user
    row = open_pay_after_use(
        technology=technology, licensee=licensee, by=licensor, now=noon(day), **options
    )
    user = MembershipFactory(organization=licensee, role=Role.EDITOR).user
    return Contract(row, licensor, user)


def _organization(name: str) -> Organization:
    from tests.factories.accounts import OrganizationFactory

    organization: Organization = OrganizationFactory(
        kind="enterprise", name=name, name_en="Demonstration Works", verified=True
    )
    return organization


ROYALTY: dict[str, Any] = {
    "trigger": "first_revenue",
    "payment_form": "RY",
    "trial_months": None,
    "base": "product_sales",
    "rate_table": [{"from": "0", "rate": "0.03"}],
    "fixed_amount": None,
    "scope": ["sell"],
}
