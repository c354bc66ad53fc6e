"""A made-up site to try things on: organizations, listings, judgements and four accounts."""

from .files import (
    Judgement,
    ListingRow,
    field_names,
    read_judgements,
    read_listings,
    read_organizations,
)
from .loading import (
    DebugIsOff,
    Loaded,
    NotADemonstration,
    load_demonstration,
)
from .people import ACCOUNTS_FILE, PasswordsUnreadable
from .working import embed_and_propose, waiting_steps

__all__ = [
    "ACCOUNTS_FILE",
    "DebugIsOff",
    "Judgement",
    "ListingRow",
    "Loaded",
    "NotADemonstration",
    "PasswordsUnreadable",
    "embed_and_propose",
    "field_names",
    "load_demonstration",
    "read_judgements",
    "read_listings",
    "read_organizations",
    "waiting_steps",
]
