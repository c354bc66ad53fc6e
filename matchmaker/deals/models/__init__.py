"""Tables of deals, a module for each subject."""

from .agreements import LONGEST_REASON, Agreement, AgreementConfirmation, AgreementVersion
from .disclosure import (
    DOCUMENT_TIERS,
    ConfidentialityAcceptance,
    ConfidentialityText,
    DisclosureRevocation,
    Document,
    DocumentDownload,
    ExportClearance,
)
from .interests import LONGEST_MESSAGE, Interest
from .introductions import Introduction, IntroductionAnswer
from .notices import LONGEST_OBJECTION, Objection, PublicNotice
from .pay_after_use import (
    LONGEST_EVIDENCE,
    LedgerEntry,
    PayAfterUseContract,
    PayAfterUseEvent,
)
from .threads import LONGEST_THREAD_MESSAGE, Attachment, Meeting, ThreadMessage

__all__ = [
    "DOCUMENT_TIERS",
    "LONGEST_EVIDENCE",
    "LONGEST_MESSAGE",
    "LONGEST_OBJECTION",
    "LONGEST_REASON",
    "LONGEST_THREAD_MESSAGE",
    "Agreement",
    "AgreementConfirmation",
    "AgreementVersion",
    "Attachment",
    "ConfidentialityAcceptance",
    "ConfidentialityText",
    "DisclosureRevocation",
    "Document",
    "DocumentDownload",
    "ExportClearance",
    "Interest",
    "Introduction",
    "IntroductionAnswer",
    "LedgerEntry",
    "Meeting",
    "Objection",
    "PayAfterUseContract",
    "PayAfterUseEvent",
    "PublicNotice",
    "ThreadMessage",
]
