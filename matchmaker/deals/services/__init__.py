"""What can be done in deals; every door calls these, a module for each subject."""

from .concluding import (
    confirm_agreement,
    end_agreement,
    record_registration,
    record_signing,
)
from .dossier_files import (
    dossier_pdf,
    dossier_workbook,
)
from .drafting import (
    draft_agreement,
    open_agreement,
    revise_agreement,
)
from .expressing import express_interest
from .noticing import (
    decide_objection,
    record_notice,
    record_objection,
)
from .settling import settle_interests
from .withdrawing import close_interests_in, withdraw_interest

__all__ = [
    "close_interests_in",
    "confirm_agreement",
    "decide_objection",
    "dossier_pdf",
    "dossier_workbook",
    "draft_agreement",
    "end_agreement",
    "express_interest",
    "open_agreement",
    "record_notice",
    "record_objection",
    "record_registration",
    "record_signing",
    "revise_agreement",
    "settle_interests",
    "withdraw_interest",
]
