"""What can be done with matches; every door calls these."""

from .asking import Asked, ask_for_pair, take_back_asking
from .candidates import gates_closed_now
from .deciding import decide_proposal
from .deciding_together import BulkItem, decide_together, preview_decisions
from .desk import DeskChanges, close_proposals_of
from .disclosing import Disclosure, disclosures
from .embedding import EmbedReport, embed_pending
from .escalating import escalate_proposal, hand_back_escalation
from .fresh import work_off_fresh
from .learning import LearningReport, learn_from_decisions, retire_learning
from .listings import request_for_listing, request_for_organization, take_off_desk
from .notices import notices_to_send, send_notices, teaser
from .objections import objection_text, objections
from .proposing import (
    ProposeReport,
    proposals_can_begin,
    propose_for_need,
    propose_for_needs,
    propose_for_technologies,
    propose_for_technology,
    propose_pending,
)
from .questions import answer_question, ask_side
from .quoting import quote_by_meaning, quotes_wanted
from .rebuilding import Rebuild, rebuild_vectors
from .replay import ReplayReport, replay_proposals
from .sending import decisions_to_send, send_due_decisions
from .snapshots import SnapshotReport, snapshots_wanted, write_snapshots
from .snoozing import snooze_proposal, wake_proposal
from .term_wording import edit_text, finding_text, language_name
from .terms import pair_of
from .undoing import undo_batch, undo_decision
from .work import claimable, is_idle, reload_collections, request_work, requeue_failed

__all__ = [
    "Asked",
    "BulkItem",
    "DeskChanges",
    "Disclosure",
    "EmbedReport",
    "LearningReport",
    "ProposeReport",
    "Rebuild",
    "ReplayReport",
    "SnapshotReport",
    "answer_question",
    "ask_for_pair",
    "ask_side",
    "claimable",
    "close_proposals_of",
    "decide_proposal",
    "decide_together",
    "decisions_to_send",
    "disclosures",
    "edit_text",
    "embed_pending",
    "escalate_proposal",
    "finding_text",
    "gates_closed_now",
    "hand_back_escalation",
    "is_idle",
    "language_name",
    "learn_from_decisions",
    "notices_to_send",
    "objection_text",
    "objections",
    "pair_of",
    "preview_decisions",
    "proposals_can_begin",
    "propose_for_need",
    "propose_for_needs",
    "propose_for_technologies",
    "propose_for_technology",
    "propose_pending",
    "quote_by_meaning",
    "quotes_wanted",
    "rebuild_vectors",
    "reload_collections",
    "replay_proposals",
    "request_for_listing",
    "request_for_organization",
    "request_work",
    "requeue_failed",
    "retire_learning",
    "send_due_decisions",
    "send_notices",
    "snapshots_wanted",
    "snooze_proposal",
    "take_back_asking",
    "take_off_desk",
    "teaser",
    "undo_batch",
    "undo_decision",
    "wake_proposal",
    "work_off_fresh",
    "write_snapshots",
]
