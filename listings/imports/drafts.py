"""From the row of a file to the values of a listing, with all problems of the row at once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Organization

from .coercion import coerce, empty_value, is_empty, names_yuan, nearest
from .columns import COLUMNS, EXTERNAL_ID, ORGANIZATION, PAY_AFTER_USE, Form, Kind
from .headings import Headings, is_left_out, mapped_column, unknown_key
from .problems import BadValue, Problem, excerpt
from .readers import SourceRow

HOME_CURRENCY = "CNY"
REQUIRED_TERMS = ("trigger", "payment_form")


class RowRefused(Exception):
    """The row has problems, and none of it is loaded."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Draft:
    """A row that can be handed to the services.

    ``cells`` are its values as the file has them, by the name of the column.
    ``values`` has the model's fields that the row speaks of; a field that is not there stays as
    it is. ``intellectual_property`` is a list of dicts there, and ``pay_after_use`` a dict or
    None for no such terms.
    """

    row: SourceRow
    cells: dict[str, Any]
    organization: Organization
    external_id: str
    values: dict[str, Any]


class Organizations:
    """The organizations that rows name, each fetched once."""

    def __init__(self, only: Organization | None) -> None:
        """``only`` is the organization of the whole file, None when each row names its own."""
        self.only = only
        self._found: dict[str, Organization | None] = {}

    def get(self, code: str) -> Organization:
        """The organization of a code; BadValue names the nearest codes when there is none."""
        if self.only is not None and code == self.only.code:
            return self.only
        if self.only is not None:
            raise BadValue(
                _("differs from --organization %(code)s; empty the cell, or leave the option out")
                % {"code": self.only.code}
            )
        if code not in self._found:
            self._found[code] = Organization.objects.filter(code=code).first()
        found = self._found[code]
        if found is None:
            raise BadValue(unknown_organization(code))
        return found


def unknown_organization(code: str) -> str:
    """What to say of a code that no organization has."""
    close = nearest(code, Organization.objects.values_list("code", flat=True).iterator())
    if close:
        return _("is the code of no organization; nearest: %(codes)s") % {"codes": ", ".join(close)}
    return _("is the code of no organization; create the organization first, or correct the code")


class DraftReader:
    """Reads the rows of one file."""

    def __init__(
        self,
        kind: Kind,
        headings: Headings | None,
        organization: Organization | None,
        mapping: Mapping[str, str] | None = None,
    ) -> None:
        """``headings`` are None where each row names its own columns (JSONL).

        Then ``mapping`` says of keys which column each means, "" for one that is left out.
        """
        self._kind = kind
        self._headings = headings
        self._mapping = mapping or {}
        self._keys = {name: key for key, name in self._mapping.items() if name}
        self._organizations = Organizations(organization)
        # A digest a row instead of its text: the only thing that grows with the file.
        self._rows_by_key: dict[bytes, int] = {}

    def read(self, row: SourceRow) -> Draft:
        """The draft of a row; raises RowRefused with all of its problems."""
        reading = _Reading(self._kind, self._headings, row, self._mapping, self.heading_of)
        return reading.draft(self._organizations, self._rows_by_key)

    def heading_of(self, name: str) -> str:
        """What the file calls the column of this name."""
        return self._headings.heading_of(name) if self._headings else self._keys.get(name, name)


class _Reading:
    """One row while it is read: what was found so far, and what is wrong."""

    def __init__(
        self,
        kind: Kind,
        headings: Headings | None,
        row: SourceRow,
        mapping: Mapping[str, str],
        heading_of: Callable[[str], str],
    ) -> None:
        self.kind = kind
        self.headings = headings
        self.row = row
        self.mapping = mapping
        self.heading_of = heading_of
        self.problems = [
            one for one in row.problems if not one.column or not is_left_out(one.column, mapping)
        ]
        self.cells: dict[str, Any] = {}
        self.values: dict[str, Any] = {}

    def draft(self, organizations: Organizations, rows_by_key: dict[bytes, int]) -> Draft:
        if not self._align():
            raise RowRefused(self.problems)
        self._coerce()
        self._require(organizations)
        self._require_terms()
        self._settle_currencies()
        organization = self._organization(organizations)
        external_id = str(self.values.pop(EXTERNAL_ID.name, ""))
        if organization and external_id:
            self._refuse_repetition(organization, external_id, rows_by_key)
        if self.problems or organization is None:
            raise RowRefused(self.problems)
        return Draft(self.row, self.cells, organization, external_id, self._grouped(external_id))

    def _align(self) -> bool:
        """Brings each cell to the name of its column; False when that can't be done."""
        values = self.row.values
        if isinstance(values, dict):
            self.cells = dict(self._named(values))
            return True
        if self.headings is None or len(values) != len(self.headings.columns):
            return False
        cells = zip(self.headings.columns, values, strict=True)
        self.cells = {column.name: value for column, value in cells if column is not None}
        return True

    def _named(self, values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key, value in values.items():
            if key == PAY_AFTER_USE and not prefix and isinstance(value, dict):
                yield from self._named(value, f"{PAY_AFTER_USE}.")
                continue
            if key == PAY_AFTER_USE and not prefix:
                yield from self._no_terms(value)
                continue
            if is_left_out(prefix + key, self.mapping):
                continue
            column = mapped_column(self.kind, prefix + key, self.mapping)
            if column is None:
                self._add(excerpt(prefix + key), value, str(unknown_key(self.kind, prefix + key)))
            elif column.name in seen:
                self._add(key, value, _("the column %(name)s is there twice; keep one")
                          % {"name": column.name})  # fmt: skip
            else:
                seen.add(column.name)
                yield column.name, value

    def _no_terms(self, value: object) -> Iterator[tuple[str, None]]:
        """What stands for terms and is no object: nothing, or a mistake."""
        if not is_empty(value):
            self._add(
                PAY_AFTER_USE,
                value,
                _('is not an object; write {"trigger": "…", "payment_form": "…"}, or null'),
            )
        for column in COLUMNS[self.kind]:
            if column.group == PAY_AFTER_USE:
                yield column.name, None

    def _coerce(self) -> None:
        refused = {problem.column for problem in self.row.problems}
        for column in COLUMNS[self.kind]:
            if column.name not in self.cells or self.heading_of(column.name) in refused:
                continue
            cell = self.cells[column.name]
            if column.filled_in and is_empty(cell):
                continue
            try:
                self.values[column.name] = coerce(column, cell)
            except BadValue as error:
                self.values[column.name] = empty_value(column)
                self._add(column.name, cell, str(error))

    def _require(self, organizations: Organizations) -> None:
        for column in COLUMNS[self.kind]:
            if not column.required or (column is ORGANIZATION and organizations.only):
                continue
            if is_empty(self.cells.get(column.name)):
                self._add(column.name, "", _("is empty, but every row needs it; fill it in"))

    def _require_terms(self) -> None:
        """Terms without trigger or form of payment say nothing; without any term they may stay."""
        columns = [column for column in COLUMNS[self.kind] if column.group == PAY_AFTER_USE]
        if all(is_empty(self.cells.get(column.name)) for column in columns):
            return
        for column in columns:
            if column.field in REQUIRED_TERMS and is_empty(self.cells.get(column.name)):
                self._add(
                    column.name, "", _("is empty, but pay-after-use terms need it; fill it in")
                )

    def _settle_currencies(self) -> None:
        """An amount in 元 says its currency itself; another one beside it is a contradiction."""
        for column in COLUMNS[self.kind]:
            cell = self.cells.get(column.name)
            if column.form is not Form.AMOUNT or not names_yuan(cell):
                continue
            name = f"{column.group}.currency".lstrip(".")
            if not self.values.get(name):
                self.values[name] = HOME_CURRENCY
            elif self.values[name] != HOME_CURRENCY:
                self._add(column.name, cell, _("is in yuan (元), but the currency is %(code)s; "
                          "write the number only") % {"code": self.values[name]})  # fmt: skip

    def _organization(self, organizations: Organizations) -> Organization | None:
        code = str(self.values.pop(ORGANIZATION.name, ""))
        if not code:
            return organizations.only
        try:
            return organizations.get(code)
        except BadValue as error:
            self._add(ORGANIZATION.name, code, str(error))
            return None

    def _refuse_repetition(
        self, organization: Organization, external_id: str, rows_by_key: dict[bytes, int]
    ) -> None:
        key = blake2b(f"{organization.pk}:{external_id}".encode(), digest_size=12).digest()
        first = rows_by_key.setdefault(key, self.row.number)
        if first != self.row.number:
            self._add(
                EXTERNAL_ID.name,
                external_id,
                _("is the number of row %(row)d already; give each row its own, or delete one")
                % {"row": first},
            )

    def _grouped(self, external_id: str) -> dict[str, Any]:
        """The values with those of pay-after-use put together; empty ones of these left out."""
        grouped = {name: value for name, value in self.values.items() if "." not in name}
        grouped[EXTERNAL_ID.name] = external_id
        terms = {
            name.partition(".")[2]: value
            for name, value in self.values.items()
            if name.startswith(f"{PAY_AFTER_USE}.")
        }
        if terms:
            grouped[PAY_AFTER_USE] = {
                name: value for name, value in terms.items() if not is_empty(value)
            } or None
        return grouped

    def _add(self, name: str, cell: object, message: str) -> None:
        shown = "" if is_empty(cell) else excerpt(cell)
        self.problems.append(Problem(self.row.number, self.heading_of(name), shown, message))
