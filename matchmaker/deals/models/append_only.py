"""Rows that are written once and never changed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from typing_extensions import override

from ..errors import LedgerIsAppendOnly


class AppendOnlyRows(models.QuerySet[Any]):
    """Reads freely, refuses to change or delete."""

    @override
    def update(self, **_values: Any) -> NoReturn:
        raise LedgerIsAppendOnly

    @override
    def delete(self) -> NoReturn:
        raise LedgerIsAppendOnly

    @override
    def bulk_update(self, *_rows: Any, **_named: Any) -> NoReturn:
        raise LedgerIsAppendOnly


class AppendOnly(models.Model):
    """A row that is written once."""

    objects: models.Manager[Any] = AppendOnlyRows.as_manager()

    class Meta:
        abstract = True

    @override
    def save(self, *args: Any, **named: Any) -> None:
        """Insert. Raises LedgerIsAppendOnly for a row that is there already."""
        if not self._state.adding:
            raise LedgerIsAppendOnly
        super().save(*args, **{**named, "force_insert": True})

    @override
    def delete(self, *_args: Any, **_named: Any) -> NoReturn:
        """Refused: raises LedgerIsAppendOnly."""
        raise LedgerIsAppendOnly
