"""What the pages of introductions say, to each side what that side may know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from listings.models import Confidentiality, Need, Technology
from listings.tiers import Tier, owner_is_hidden
from matchmaker.deals.models import Introduction
from matchmaker.deals.policies.introductions import (
    can_manage_introduction,
    disclosed_tier,
    is_export_prohibited,
    is_revoked,
    sides_of,
    sides_spoken_for,
    waits_for_clearance,
)
from matchmaker.deals.selectors.introductions import (
    documents_of,
    downloads_of,
    find_confidentiality_text,
    meetings_of,
    thread_of,
)
from matchmaker.deals.states import DealSide, DeclineReason, IntroductionState, MeetingState
from matchmaker.matching.selectors import note_to_parties
from matchmaker.matching.selectors.readers import Reader, find_listing

from ..cards import listing_url
from ..wording import organization_name
from .deal_links import DealPart, deal_part


@dataclass(frozen=True, slots=True)
class Seat:
    """How the reader sits at the table: which side, whether they speak for it, or manage it."""

    side: DealSide | None
    speaks: bool
    manages: bool

    @property
    def voice(self) -> str:
        """The side as services want it; empty for the manager."""
        return self.side.value if self.side else ""


@dataclass(frozen=True, slots=True)
class Party:
    """One side as this reader may know it."""

    side: DealSide
    organization: str
    title: str
    address: str
    disclosed: str
    is_mine: bool
    can_revoke: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the timeline."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """An introduction in the list."""

    key: int
    mine: str
    other: str
    state: str
    step: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class IntroductionPage:
    """Everything on the page of one introduction."""

    key: int
    seat: Seat
    state: str
    is_asked: bool
    is_introduced: bool
    expires_at: datetime
    step: str
    parties: list[Party]
    happenings: list[Happening]
    can_answer: bool
    can_write: bool
    can_clear: bool
    terms: Any = None
    can_accept_terms: bool = False
    thread: list[Any] = field(default_factory=list)
    meetings: list[Any] = field(default_factory=list)
    documents: list[Any] = field(default_factory=list)
    can_add_documents: bool = False
    deal: DealPart | None = None


def seat_of(user: User, introduction: Introduction) -> Seat:
    """Where the reader sits; who belongs to both sides sits on the one they speak for."""
    spoken = sides_spoken_for(user, introduction)
    sides = spoken or sides_of(user, introduction)
    side = sides[0] if sides else None
    manages = side is None and can_manage_introduction(user, introduction)
    return Seat(side, bool(spoken), manages)


def row_of(introduction: Introduction, organizations: set[int], reader: Reader) -> Row:
    """A line of the list, without a query."""
    own = DealSide.NEED if introduction.seeker_id in organizations else DealSide.TECHNOLOGY
    member = {introduction.seeker_id, introduction.provider_id} & organizations
    other = introduction.organization_of(own.other)
    named = not member or introduction.is_introduced
    listing = introduction.listing_of(own.other)
    told = named or not (_is_brokered(listing) or owner_is_hidden(listing, reader.tier))
    answered = {answer.side for answer in introduction.answers.all()}
    waits = introduction.is_asked and own.value not in answered and bool(member)
    return Row(
        key=introduction.pk,
        mine=introduction.listing_of(own).title,
        other=organization_name(other) if told else _("not named yet"),
        state=introduction.get_state_display(),
        step=_("Answer") if waits else _("Open"),
        opened_at=introduction.opened_at,
    )


def page_of(introduction: Introduction, user: User, reader: Reader) -> IntroductionPage:
    """The page for this reader, at a constant number of queries."""
    seat = seat_of(user, introduction)
    answered = {answer.side for answer in introduction.answers.all()}
    opened = introduction.is_introduced
    accepted = {one.side for one in introduction.acceptances.all()}
    blocked = is_export_prohibited(introduction) or waits_for_clearance(introduction)
    terms = find_confidentiality_text(introduction, get_language() or "en") if opened else None
    may_accept = opened and seat.speaks and seat.voice not in accepted and not blocked
    return IntroductionPage(
        key=introduction.pk,
        seat=seat,
        state=introduction.get_state_display(),
        is_asked=introduction.is_asked,
        is_introduced=opened,
        expires_at=introduction.expires_at,
        step=_next_step(introduction, seat, answered, accepted),
        parties=[_party(introduction, side, seat, reader) for side in _in_order(seat)],
        happenings=sorted(_happenings(introduction, seat), key=lambda one: one.at),
        can_answer=introduction.is_asked and seat.speaks and seat.voice not in answered,
        can_write=opened and (seat.speaks or seat.manages),
        can_clear=seat.manages and waits_for_clearance(introduction),
        terms=terms,
        can_accept_terms=may_accept and terms is not None and not _all_revoked(introduction),
        thread=[_message(introduction, one, seat) for one in thread_of(introduction)]
        if opened
        else [],
        meetings=[_meeting(one, seat) for one in meetings_of(introduction)] if opened else [],
        documents=_documents(introduction, seat),
        can_add_documents=opened and seat.speaks,
        deal=deal_part(introduction, user) if opened else None,
    )


def _in_order(seat: Seat) -> list[DealSide]:
    """The reader's own side first."""
    return [seat.side, seat.side.other] if seat.side else [*DealSide]


def _all_revoked(introduction: Introduction) -> bool:
    return all(is_revoked(introduction, side) for side in DealSide)


def _next_step(
    introduction: Introduction, seat: Seat, answered: set[str], accepted: set[str]
) -> str:
    if introduction.is_introduced:
        return _step_of_disclosure(introduction, seat, accepted)
    if introduction.state == IntroductionState.DECLINED:
        return _("This introduction does not come about. Your listing stays as it was.")
    if introduction.state == IntroductionState.EXPIRED:
        return _("Nobody answered in time. Ask the technology manager if you are still interested.")
    if seat.side and seat.voice not in answered:
        return _("Say whether you want to be introduced.")
    return _("Nothing to do: the answer of the other side is awaited.")


def _step_of_disclosure(introduction: Introduction, seat: Seat, accepted: set[str]) -> str:
    if is_export_prohibited(introduction):
        return _("The technology may not be told abroad: nothing more is disclosed.")
    if waits_for_clearance(introduction):
        return _("A technology manager records the export clearance; until then no secrets.")
    if len(accepted) == len(DealSide):
        return _("Talk, exchange documents, and draft an agreement when you are ready.")
    if seat.side and seat.voice not in accepted:
        return _("Say hello, and accept the confidentiality terms to read everything.")
    return _("The other side has yet to accept the confidentiality terms.")


def _is_brokered(listing: Need | Technology) -> bool:
    return listing.confidentiality == Confidentiality.BROKERED


def _party(introduction: Introduction, side: DealSide, seat: Seat, reader: Reader) -> Party:
    listing = introduction.listing_of(side)
    mine = seat.side == side
    known = mine or seat.manages or introduction.is_introduced
    found = find_listing(reader, listing.kind, listing.pk)
    tier = reader.tier_of(listing)
    named = known or (found is not None and not owner_is_hidden(listing, tier))
    revoked = is_revoked(introduction, side)
    return Party(
        side=side,
        organization=organization_name(introduction.organization_of(side))
        if named
        else _("not named until both have accepted"),
        title=listing.title
        if known or found is not None
        else _("not shown until both have accepted"),
        address=listing_url(listing) if found is not None else "",
        disclosed=_disclosed(introduction, side),
        is_mine=mine,
        can_revoke=introduction.is_introduced
        and not revoked
        and (seat.manages or (mine and seat.speaks)),
    )


def _disclosed(introduction: Introduction, side: DealSide) -> str:
    """Who sees what of this side now, in words."""
    if is_revoked(introduction, side):
        return _("Access was revoked: the other side reads what every reader of its kind does.")
    tier = disclosed_tier(introduction, side)
    if tier is None:
        return _("The other side reads what every reader of its kind does, and no name or contact.")
    if tier == Tier.INTRODUCED:
        return _("The other side reads the contact and what introduced parties read.")
    return _("The other side reads everything, under the confidentiality terms.")


def _happenings(introduction: Introduction, seat: Seat) -> Iterator[Happening]:
    yield Happening(introduction.opened_at, _("Both sides were asked."))
    if note := note_to_parties(introduction.proposal_id):
        told = _("The technology manager writes to both sides: %(note)s") % {"note": note}
        yield Happening(introduction.opened_at, told)
    for answer in introduction.answers.all():
        if seat.manages or introduction.is_introduced or answer.side == seat.voice:
            yield Happening(answer.at, _answer_text(introduction, answer))
        elif not answer.accepts and answer.shares_reason:
            reason = DeclineReason(answer.reason).label
            yield Happening(
                answer.at, _("The other side declined: %(reason)s.") % {"reason": reason}
            )
    if introduction.ended_at:
        yield Happening(introduction.ended_at, _("The introduction ended."))
    if introduction.introduced_at:
        yield Happening(introduction.introduced_at, _("Both sides were introduced."))
    yield from _steps_of_disclosure(introduction)
    if introduction.is_introduced:
        yield from _downloads(introduction)


def _answer_text(introduction: Introduction, answer: Any) -> str:
    who = {"organization": organization_name(introduction.organization_of(answer.side))}
    if answer.accepts:
        return _("%(organization)s accepted.") % who
    told = _("%(organization)s declined: %(reason)s.") % {
        **who,
        "reason": DeclineReason(answer.reason).label,
    }
    return f"{told} {answer.note}" if answer.note else told


def _steps_of_disclosure(introduction: Introduction) -> Iterator[Happening]:
    for one in introduction.acceptances.all():
        told = _("%(organization)s accepted the confidentiality terms (%(hash)s…).") % {
            "organization": organization_name(introduction.organization_of(one.side)),
            "hash": one.sha256[:12],
        }
        yield Happening(one.at, told)
    if hasattr(introduction, "clearance"):
        told = _("The export clearance was recorded: %(reference)s.") % {
            "reference": introduction.clearance.reference
        }
        yield Happening(introduction.clearance.at, told)
    for gone in introduction.revocations.all():
        told = _("Access to “%(listing)s” was revoked: %(reason)s") % {
            "listing": introduction.listing_of(gone.side).title,
            "reason": gone.reason,
        }
        yield Happening(gone.at, told)


def _downloads(introduction: Introduction) -> Iterator[Happening]:
    for row in downloads_of(introduction):
        told = _("“%(document)s” was downloaded by %(recipient)s.") % {
            "document": row.document.title,
            "recipient": row.recipient,
        }
        yield Happening(row.at, told)


def _message(introduction: Introduction, message: Any, seat: Seat) -> dict[str, Any]:
    gone = bool(message.side) and message.side != seat.voice and not seat.manages
    hidden = gone and is_revoked(introduction, message.side)
    who = (
        organization_name(introduction.organization_of(message.side))
        if message.side
        else _("Technology manager")
    )
    return {
        "who": who,
        "name": message.by.get_full_name(),
        "at": message.at,
        "text": message.text,
        "mine": message.side == seat.voice,
        "files": [] if hidden else [*message.attachments.all()],
    }


def _meeting(meeting: Any, seat: Seat) -> dict[str, Any]:
    proposed, own = meeting.state == MeetingState.PROPOSED, meeting.side == seat.voice
    speaks = seat.speaks or seat.manages
    accepted = meeting.state == MeetingState.ACCEPTED
    return {
        "row": meeting,
        "can_answer": proposed and not own and seat.speaks,
        "can_cancel": speaks and ((proposed and own) or accepted),
        "has_calendar": proposed or accepted,
    }


def _documents(introduction: Introduction, seat: Seat) -> list[dict[str, Any]]:
    if not introduction.is_introduced:
        return []
    shown: list[dict[str, Any]] = []
    for row in documents_of(introduction.need, introduction.technology):
        side = DealSide(row.listing.kind)
        own = seat.side == side
        tier = disclosed_tier(introduction, side)
        can_take = own or seat.manages or (tier is not None and tier >= row.tier)
        if own or seat.manages or not is_revoked(introduction, side):
            # A title is as confidential as what it stands over.
            title = row.title if can_take else _("Document %(number)d") % {"number": len(shown) + 1}
            one = {"row": row, "title": title, "own": own and seat.speaks, "can_take": can_take}
            shown.append(one)
    return shown
