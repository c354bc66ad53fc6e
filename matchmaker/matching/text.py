"""From a listing to the text that is encoded and searched, one for each audience.

Which field belongs to which tier is declared once, in ``listings.tiers``; here is only the order.
A field that is not of an audience's tiers cannot enter its text, whatever the order says.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

from listings.models import Need, Technology
from listings.tiers import Tier, fields_up_to

from .engine.representation import REPRESENTATION_VERSION, ListingText
from .states import Audience

TEXT_VERSION: Final = f"1-{REPRESENTATION_VERSION}"
"""Changes whenever the same listing would give another text, or the same text other parts to
encode; old vectors are then made anew."""

TIER_OF: Final = {Audience.PUBLIC: Tier.PUBLIC, Audience.MEMBERS: Tier.MEMBERS}

TEXT_FIELDS: Final[dict[type[Technology] | type[Need], tuple[str, ...]]] = {
    Technology: (
        "title",
        "summary",
        "benefits",
        "comparison",
        "indicators",
        "description",
        "application_fields",
        "keywords",
    ),
    Need: (
        "title",
        "summary",
        "problem",
        "requirements",
        "existing_basis",
        "description",
        "application_fields",
        "keywords",
    ),
}
"""The fields that say what a listing is about; what says most stands first, since encoders may
read no further than some hundred tokens."""


@cache
def text_fields(kind: type[Technology] | type[Need], audience: Audience) -> tuple[str, ...]:
    """The names of the fields that enter the text of this audience, title first."""
    allowed = set(fields_up_to(kind, TIER_OF[audience]))
    return tuple(name for name in TEXT_FIELDS[kind] if name in allowed)


def listing_text(listing: Technology | Need, audience: Audience) -> ListingText:
    """The text of a listing as this audience may know it: title, and a body of the other fields."""
    _title, *others = text_fields(type(listing), audience)
    parts = (_plain(getattr(listing, name)) for name in others)
    return ListingText(
        title=_plain(listing.title),
        body="\n".join(part for part in parts if part),
        language=listing.language,
    )


def text_hash(text: ListingText) -> str:
    """The identity of a text (sha256): equal texts have equal vectors, whoever owns them."""
    parts = (TEXT_VERSION, text.language, text.title, text.body)
    spelled = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(spelled.encode("utf-8", "surrogatepass")).hexdigest()


def quotable_fields(listing: Technology | Need, audience: Audience) -> dict[str, str]:
    """The texts that may be quoted to this audience, exactly as stored, by field name."""
    names = text_fields(type(listing), audience)
    values = {name: getattr(listing, name) for name in names}
    return {name: value for name, value in values.items() if isinstance(value, str) and value}


def _plain(value: str | Sequence[str] | None) -> str:
    text = value if isinstance(value, str) else "; ".join(value or ())
    return unicodedata.normalize("NFC", text).strip()
