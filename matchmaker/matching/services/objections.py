"""What speaks against a pair that the gates let through, for a technology manager to weigh.

An objection is a row of the terms checklist that does not fit, or that has to be asked about. It
is stored as a code with plain parameters and worded when it is shown, in the reader's language.
Nothing here refuses a pair; that is for the gates.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from listings.models import Need, Technology

from ..policies.terms import judge
from .term_wording import finding_text
from .terms import pair_of

Objection = dict[str, Any]


def objections(need: Need, technology: Technology, *, today: date) -> list[Objection]:
    """Everything that speaks against the pair, the weightiest first; JSON-ready.

    What should be at hand is said at :func:`.terms.pair_of`.
    """
    return [
        {"code": finding.code, "params": dict(finding.params)}
        for finding in judge(pair_of(need, technology, today=today)).findings
        if finding.objects
    ]


def objection_text(objection: Mapping[str, Any]) -> str:
    """The objection as a sentence in the active language; an unknown code stands for itself."""
    return finding_text(str(objection["code"]), objection["params"])
