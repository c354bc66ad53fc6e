"""Tables of deals, a module for each subject."""

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
from .threads import LONGEST_THREAD_MESSAGE, Attachment, Meeting, ThreadMessage

__all__ = [
    "DOCUMENT_TIERS",
    "LONGEST_MESSAGE",
    "LONGEST_THREAD_MESSAGE",
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
    "ThreadMessage",
]
