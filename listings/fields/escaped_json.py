"""JSON in a text column, for values that a JSON column of PostgreSQL refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    TextField = models.TextField[Any, Any]
else:
    TextField = models.TextField


class EscapedJSONField(TextField):
    """JSON whose text is pure ASCII.

    Cells of foreign files hold U+0000 and halves of surrogate pairs, which neither PostgreSQL's
    ``jsonb`` nor UTF-8 can; as escapes they pass through. Nothing inside can be queried.
    """

    # By these django-stubs knows what may be assigned.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

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
