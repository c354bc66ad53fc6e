"""The terms of agreements as plain values, and what the law asks of them. No tables in here."""

from .checklist import Facts, Finding, NoticeFacts, check_agreement, holding
from .conditions import CONDITIONS, PUBLIC_KINDS
from .deadlines import DEADLINES, Deadline, DeadlineRow, WorkingDay, deadlines_of, working_day_after
from .document import (
    CODES,
    AgreementTerms,
    Party,
    Right,
    TermsUnreadable,
    hash_of,
    read_parties,
    read_terms,
    written_parties,
    written_terms,
)
from .dossier import Dossier, DossierField, Signing, TypeReason, dossier_of
from .rules import RULES, RULES_VERSION, Rule, RuleStatus, rules_in_force

__all__ = [
    "CODES",
    "CONDITIONS",
    "DEADLINES",
    "PUBLIC_KINDS",
    "RULES",
    "RULES_VERSION",
    "AgreementTerms",
    "Deadline",
    "DeadlineRow",
    "Dossier",
    "DossierField",
    "Facts",
    "Finding",
    "NoticeFacts",
    "Party",
    "Right",
    "Rule",
    "RuleStatus",
    "Signing",
    "TermsUnreadable",
    "TypeReason",
    "WorkingDay",
    "check_agreement",
    "deadlines_of",
    "dossier_of",
    "hash_of",
    "holding",
    "read_parties",
    "read_terms",
    "rules_in_force",
    "working_day_after",
    "written_parties",
    "written_terms",
]
