"""JSON in a text column, for values that a JSON column of PostgreSQL refuses."""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class EscapedJSONField(models.TextField):  # type: ignore[type-arg] # what it holds is any JSON
    """JSON whose text is pure ASCII.

    Cells of foreign files hold U+0000 and halves of surrogate pairs, which neither PostgreSQL's
    ``jsonb`` nor UTF-8 can; as escapes they pass through. Nothing inside can be queried.
    """

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        """What the text says."""
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        """Values are kept as they are."""
        return value

    def get_prep_value(self, value: Any) -> str:
        """The text that is stored."""
        return json.dumps(value, ensure_ascii=True, separators=(",", ":"), default=str)

    def value_to_string(self, obj: models.Model) -> str:
        """The text in a dump."""
        return self.get_prep_value(self.value_from_object(obj))
