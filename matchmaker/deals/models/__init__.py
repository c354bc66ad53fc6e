"""Tables of deals, a module for each subject."""

from .agreements import Agreement, AgreementConfirmation, AgreementVersion
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
from .notices import Objection, PublicNotice
from .threads import LONGEST_THREAD_MESSAGE, Attachment, Meeting, ThreadMessage

__all__ = [
    "DOCUMENT_TIERS",
    "LONGEST_MESSAGE",
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
    "Meeting",
    "Objection",
    "PublicNotice",
    "ThreadMessage",
]
