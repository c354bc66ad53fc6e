"""The states and kinds that rows of matching can be in, with their labels."""

from typing import Literal

from django.db import models
from django.utils.translation import gettext_lazy as _


class ListingKind(models.TextChoices):
    """The two kinds of listings; the values are also the names of the foreign keys to them."""

    TECHNOLOGY = "technology", _("technology")
    NEED = "need", _("need")


class Audience(models.TextChoices):
    """Whose view of a listing a text was made for; each sees the fields of its tiers only."""

    PUBLIC = "public", _("public")
    MEMBERS = "members", _("members")


class Side(models.TextChoices):
    """Encoders treat what is asked and what is found differently."""

    DOCUMENT = "document", _("what is found")
    QUERY = "query", _("what is asked")

    @property
    def code(self) -> Literal["document", "query"]:
        """The side as encoders spell it."""
        return "query" if self is Side.QUERY else "document"


class WorkStep(models.TextChoices):
    """What is to be done for a listing in the background."""

    EMBED = "embed", _("embed")
    PROPOSE = "propose", _("propose")


class WorkState(models.TextChoices):
    """How far a piece of background work has come."""

    PENDING = "pending", _("pending")
    CLAIMED = "claimed", _("claimed")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Priority(models.IntegerChoices):
    """Lower comes first: somebody waits for interactive work, nobody for bulk."""

    INTERACTIVE = 0, _("interactive")
    BULK = 10, _("bulk")


class ProposalState(models.TextChoices):
    """Where a proposal stands: only an open one can be decided.

    Between an open and an approved or rejected one lies the time in which the decision may be
    undone and nobody is told of it.
    """

    OPEN = "open", _("open")
    UNDOABLE = "undoable", _("decided, can be undone")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    CLOSED = "closed", _("closed")


DECIDED_STATES = (ProposalState.UNDOABLE, ProposalState.APPROVED, ProposalState.REJECTED)
UNDECIDED_FOR_PARTIES = (ProposalState.OPEN, ProposalState.UNDOABLE)
"""What the two sides see as undecided: of a decision that may be undone they learn nothing."""


class UndoneBecause(models.TextChoices):
    """Why a decision never came into force."""

    BY_HAND = "by_hand", _("somebody undid it")
    GATE = "gate", _("a rule forbade it before it was sent")


class BulkOutcome(models.TextChoices):
    """What became of one proposal where several are decided at once."""

    DECIDED = "decided", _("decided")
    STALE = "stale", _("changed or decided in the meantime")
    CONFLICTED = "conflicted", _("conflict of interest")
    CLAIMED = "claimed", _("claimed by another manager")
    REFUSED = "refused", _("not possible")


class Verdict(models.TextChoices):
    """What a technology manager says about a proposal."""

    APPROVED = "approved", _("approve")
    REJECTED = "rejected", _("reject")


class Reason(models.TextChoices):
    """Why a proposal was approved or rejected; what is learnt from a decision depends on it."""

    STRONG_FIT = "strong_fit", _("strong fit: solves the problem as stated")
    GOOD_FIT = "good_fit", _("good fit: solves most of it")
    WORTH_A_TALK = "worth_a_talk", _("worth a talk: open questions, but promising")
    TOO_EARLY = "too_early", _("too early: not mature enough")
    BENEFIT_UNCLEAR = "benefit_unclear", _("benefit over what exists is unclear")
    COMMERCIAL_ROUTE_UNCLEAR = "commercial_route_unclear", _("commercial route is unclear")
    DESCRIPTION_VAGUE = "description_vague", _("description is too vague")
    NOT_OUR_FIELD = "not_our_field", _("not the field of the need")
    TERMS_DO_NOT_FIT = "terms_do_not_fit", _("terms do not fit")
    CONFLICT = "conflict", _("conflict of interest or of rights")
    DUPLICATE = "duplicate", _("duplicate of another proposal")
    ALREADY_KNOWN = "already_known", _("the parties know each other already")


APPROVAL_REASONS = (Reason.STRONG_FIT, Reason.GOOD_FIT, Reason.WORTH_A_TALK)
REJECTION_REASONS = tuple(reason for reason in Reason if reason not in APPROVAL_REASONS)


def reasons_for(verdict: Verdict) -> tuple[Reason, ...]:
    """The reasons that may stand behind this verdict, in the order in which they are offered."""
    return APPROVAL_REASONS if verdict == Verdict.APPROVED else REJECTION_REASONS


class AssessmentKind(models.TextChoices):
    """What a need's owner thinks of a technology that is proposed for it."""

    SHORTLISTED = "shortlisted", _("shortlisted by the owner")
    DISMISSED = "dismissed", _("not relevant to the owner")


class Gate(models.TextChoices):
    """Rules that no score can buy off (design section 4, point 4), as reasons for a refusal."""

    NOT_PUBLISHED = "not_published", _("a listing is not published, or its last day has passed")
    SAME_ORGANIZATION = (
        "same_organization",
        _("both listings are of one organization, or one owner belongs to the other"),
    )
    DEADLINE_PASSED = "deadline_passed", _("the need's deadline has passed")
    LICENCE_TAKEN = (
        "licence_taken",
        _("an exclusive licence is in force, or no right in force is left to license"),
    )
    EXPORT_NOT_CLEARED = (
        "export_not_cleared",
        _("the export of the technology is prohibited, or restricted and not cleared"),
    )
    OTHER_SIDE_NOT_VERIFIED = (
        "other_side_not_verified",
        _("a brokered listing is proposed to verified organizations only"),
    )


class Topic(models.TextChoices):
    """What the checklist of a pair goes through, in the order in which it is shown."""

    MATURITY = "maturity", _("maturity")
    PRICE = "price", _("budget and price")
    PAY_AFTER_USE = "pay_after_use", _("use before paying")
    LICENCE_KIND = "licence_kind", _("licence kind")
    EXCLUSIVITY = "exclusivity", _("licence still free")
    RIGHTS = "rights", _("state of the rights")
    DEADLINE = "deadline", _("deadline")
    REGION = "region", _("region")
    EXPORT = "export", _("export control")
    FIELD = "field", _("technology field")
    LANGUAGE = "language", _("language")
    IDENTITY = "identity", _("verified organizations")


class Fit(models.TextChoices):
    """What the checklist says of one topic; from best to worst."""

    FITS = "fits", _("fits")
    UNKNOWN = "unknown", _("unknown")
    DOES_NOT_FIT = "does_not_fit", _("does not fit")


class ClosedBecause(models.TextChoices):
    """Why an undecided proposal left the desk."""

    LISTING_CLOSED = "listing_closed", _("one of its listings is no longer published")
    GATE = "gate", _("a rule forbids it now")
    SURPASSED = "surpassed", _("the need has better proposals now")


class LearntPart(models.TextChoices):
    """The parts of a pair that decisions with reasons teach the ranking about, each by itself."""

    MATURITY = "maturity", _("maturity")
    TERMS = "terms", _("terms")
    BENEFIT = "benefit", _("benefit")
    ROUTE = "route", _("commercial route")
    DESCRIPTION = "description", _("description")
    TOPIC = "topic", _("topic")


TEACHES = {
    Reason.TOO_EARLY: LearntPart.MATURITY,
    Reason.TERMS_DO_NOT_FIT: LearntPart.TERMS,
    Reason.BENEFIT_UNCLEAR: LearntPart.BENEFIT,
    Reason.COMMERCIAL_ROUTE_UNCLEAR: LearntPart.ROUTE,
    Reason.DESCRIPTION_VAGUE: LearntPart.DESCRIPTION,
    Reason.NOT_OUR_FIELD: LearntPart.TOPIC,
}
"""Which part a rejection's reason is about. What is missing (a conflict, a duplicate, parties that
know each other) says nothing about how well a pair fits."""


class LearningState(models.TextChoices):
    """Whether a version of what was learnt ranks: at most one does."""

    ACTIVE = "active", _("active")
    RETIRED = "retired", _("retired")


class RetiredBecause(models.TextChoices):
    """Why a version of what was learnt ranks no more."""

    SUCCEEDED = "succeeded", _("a later version took its place")
    TOO_FEW = "too_few", _("too few decisions are left")
    BY_HAND = "by_hand", _("somebody switched it off")
    SETTING = "setting", _("the setting switched it off")


class ClaimBecause(models.TextChoices):
    """Why a manager was given a proposal; the first three are dealt by the queue."""

    OVERDUE = "overdue", _("overdue")
    ITS_TURN = "its_turn", _("its turn")
    EXPLORATION = "exploration", _("drawn at random")
    CHOSEN = "chosen", _("chosen by hand")
    TAKEN_OVER = "taken_over", _("taken over")


DEALT = (ClaimBecause.OVERDUE, ClaimBecause.ITS_TURN, ClaimBecause.EXPLORATION)
"""What the queue dealt: of these, the share of exploration is exact."""


class ClaimEnded(models.TextChoices):
    """Why a claim holds no more."""

    DECIDED = "decided", _("decided")
    GIVEN_BACK = "given_back", _("given back")
    RAN_OUT = "ran_out", _("its time ran out")
    TAKEN_OVER = "taken_over", _("taken over by somebody else")
    CONFLICT = "conflict", _("a conflict of interest")


class ConflictKind(models.TextChoices):
    """Why a manager isn't free to judge a proposal."""

    SAME_ORGANIZATION = "same_organization", _("membership in one of the two organizations")
    PARENT_ORGANIZATION = (
        "parent_organization",
        _("membership in an organization above or below one of the two"),
    )
    INVENTOR = "inventor", _("named as an inventor of the technology")
    EARLIER_DEAL = (
        "earlier_deal",
        _("an earlier deal with one of the two, of one's own or of one's organization"),
    )
    DECLARED = "declared", _("a declared conflict of interest with one of the two")


class QueueTab(models.TextChoices):
    """The parts of the queue."""

    NEXT = "next", _("next")
    CLAIMED = "claimed", _("claimed by others")
    MINE = "mine", _("mine")
    OVERDUE = "overdue", _("overdue")
    SNOOZED = "snoozed", _("snoozed")
