"""Rows that are written once and never changed; a ledger says which refusal it answers with."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from typing_extensions import override

from accounts.errors import DomainError, RowIsAppendOnly


class AppendOnlyRows(models.QuerySet[Any]):
    """Reads freely, refuses to change or delete."""

    @override
    def update(self, **_values: Any) -> NoReturn:
        raise self._refusal()

    @override
    def delete(self) -> NoReturn:
        raise self._refusal()

    @override
    def bulk_update(self, *_rows: Any, **_named: Any) -> NoReturn:
        raise self._refusal()

    def _refusal(self) -> DomainError:
        refusal: type[DomainError] = self.model.append_only_refusal
        return refusal()


class AppendOnly(models.Model):
    """A row that is written once."""

    append_only_refusal: ClassVar[type[DomainError]] = RowIsAppendOnly

    objects: models.Manager[Any] = AppendOnlyRows.as_manager()

    class Meta:
        abstract = True

    @override
    def save(self, *args: Any, **named: Any) -> None:
        """Insert. Raises its refusal for a row that is there already."""
        if not self._state.adding:
            raise self.append_only_refusal()
        super().save(*args, **{**named, "force_insert": True})

    @override
    def delete(self, *_args: Any, **_named: Any) -> NoReturn:
        """Refused, always."""
        raise self.append_only_refusal()
