"""Who reads the world, and how far each is let into every listing of it.

The tiers are stated here once more, on purpose: asking the code that the harness watches would
find nothing where that code is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import Organization, User
from listings.models import Need, Technology
from listings.tiers import Tier
from matchmaker.matching.models import SavedSearch
from tests.factories.accounts import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.matching import DecisionFactory, NoticeFactory
from tests.safety.deals import Parties, introduce, sign, talk
from tests.safety.world import NOW, World, need_of, proposal_of, technology_of

OPEN_TO = {"open": Tier.PUBLIC, "members": Tier.MEMBERS}
"""Confidentiality -> from which tier on a published listing is shown; a brokered one to nobody."""


@dataclass(frozen=True)
class Reader:
    """A person of the world, how far everybody like them is let in, and where further."""

    name: str
    tier: Tier
    organization: Organization | None = None
    further: Mapping[tuple[str, int], Tier] = field(default_factory=dict)
    rows: Mapping[str, Any] = field(default_factory=dict)
    need: Need | None = None

    def tier_of(self, listing: Technology | Need) -> Tier | None:
        """How far the reader is let into a listing; None where they may not know of it."""
        if self.is_own(listing):
            return Tier.SIGNED
        if further := self.further.get((listing.kind, listing.pk)):
            return further
        if listing.state != "published":
            return None
        least = OPEN_TO.get(listing.confidentiality)
        return self.tier if least is not None and self.tier >= least else None

    def is_own(self, listing: Technology | Need) -> bool:
        """Whether it is a listing of the reader's organization."""
        return self.organization is not None and listing.owner_id == self.organization.pk

    def seen_in(self, world: World) -> World:
        """The world as the reader's own addresses name it."""
        return replace(world, need=self.need or world.need, rows={**world.rows, **self.rows})


def readers_of(world: World, *names: str) -> dict[str, Reader]:
    """Everybody whose answers are compared, with what they own and what was disclosed to them."""
    _anonymous_need(world)
    made = {
        "anonymous": lambda: Reader("anonymous", Tier.PUBLIC),
        "stranger": lambda: Reader("stranger", Tier.PUBLIC),
        "unvouched": lambda: _member(world, "unvouched", Tier.PUBLIC, 20),
        "third": lambda: _member(world, "third", Tier.MEMBERS, 30),
        "introduced": lambda: _introduced(world, "introduced", 40, NOW),
        "signed": lambda: _introduced(world, "signed", 50, NOW, signed=True),
    }
    return {name: made[name]() for name in names or made}


def _member(world: World, name: str, tier: Tier, n: int) -> Reader:
    """An editor with a need of their own and a saved search for each kind."""
    vouched = tier >= Tier.MEMBERS
    organization = OrganizationFactory(verified=vouched, name=f"Reader {n}", kind="enterprise")
    user = UserFactory(email=f"person@reader-{n}.example", display_name=f"Reader {n}")
    MembershipFactory(user=user, organization=organization, role="editor")
    world.people[name] = user
    need = need_of(organization, n, published=True)
    _searches(user)
    _approved(world, need, organization)
    rows = {"my need": need.pk, "organization": organization}
    return Reader(name, tier, organization, rows=rows, need=need)


def _searches(user: User) -> None:
    for kind, query in (("technology", "q=wexil"), ("need", "q=orpheg"), ("technology", "")):
        SavedSearch.objects.create(
            user=user,
            kind=kind,
            query=query,
            name=f"{kind} {query}",
            looked_until=datetime(2025, 1, 1, tzinfo=NOW.tzinfo),
            created_at=NOW,
        )


def _approved(world: World, need: Need, organization: Organization) -> None:
    """An approval that the reader's organization is going to be told of."""
    proposal = proposal_of(need, Technology.objects.get(pk=world.rows["offered"]), state="approved")
    decision = DecisionFactory(proposal=proposal, by=world.user("manager"), note="Zqx note.")
    NoticeFactory(decision=decision, organization=organization)


def _introduced(world: World, name: str, n: int, now: datetime, *, signed: bool = False) -> Reader:
    """A member who is introduced to the world's technology, and to its need."""
    member = _member(world, name, Tier.MEMBERS, n)
    assert member.organization is not None
    assert member.need is not None
    own = technology_of(member.organization, n + 1, published=True)
    home, mine, manager = world.user("editor"), world.user(name), world.user("manager")
    bought = introduce(
        _decided(world, member.need, world.technology), Parties(home, mine, manager), now
    )
    sold = introduce(_decided(world, world.need, own), Parties(mine, home, manager), now)
    if signed:
        sign(bought, Parties(home, mine, manager), now)
        sign(sold, Parties(mine, home, manager), now)
    tier = Tier.SIGNED if signed else Tier.INTRODUCED
    further = {("technology", world.technology.pk): tier, ("need", world.need.pk): tier}
    rows = {
        **member.rows,
        "introduction": bought.pk,
        **talk(bought, Parties(home, mine, manager), now),
    }
    return replace(member, further=further, rows=rows)


def _decided(world: World, need: Need, technology: Technology) -> Any:
    proposal = proposal_of(need, technology, state="approved")
    DecisionFactory(proposal=proposal, by=world.user("manager"), note="Zqx note.")
    return proposal


def _anonymous_need(world: World) -> None:
    """A need whose owner, who has nothing else, is named to nobody who isn't introduced."""
    owner = OrganizationFactory(verified=True, name="Zqx Hidden", kind="enterprise")
    world.rows["anonymous need"] = need_of(owner, 60, published=True, anonymous=True).pk
    world.rows["hidden owner"] = owner.pk


def rows_of(model: type[Any]) -> QuerySet[Any]:
    """All rows, past whatever refuses to change them."""
    rows: QuerySet[Any] = QuerySet(model)
    return rows
