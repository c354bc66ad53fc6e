"""What the pages of imports accept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from accounts.selectors import organizations_editable_by
from listings.imports.jobs import SUFFIXES, Kind, mappable_columns
from listings.models import ImportJob, ImportKind
from listings.policies import is_broker
from listings.states import AfterImport
from matchmaker.web.wording import organization_name

ERRORS = "errors"


def organizations_to_import_for(user: User) -> list[tuple[str, str]]:
    """Code and name of each organization that the user may import for."""
    rows = Organization.objects.all() if is_broker(user) else organizations_editable_by(user)
    return [(one.code, organization_name(one)) for one in rows.order_by("name", "pk")]


class UploadForm(forms.Form):
    """A file, what it lists, and whose it is."""

    organization = forms.ChoiceField(
        label=gettext_lazy("Organization"), widget=forms.Select(attrs={"class": "form-select"})
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What the file lists"),
        choices=ImportKind.choices,
        widget=forms.RadioSelect,
        initial=ImportKind.TECHNOLOGIES,
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV (UTF-8 or GB18030), Excel (.xlsx) or JSONL."),
        allow_empty_file=True,
        widget=forms.FileInput(
            attrs={"class": "form-control", "accept": ",".join([*SUFFIXES, ".CSV", ".XLSX"])}
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["organization"]
        choice.choices = organizations_to_import_for(user)
        if len(choice.choices) == 1:
            choice.initial = choice.choices[0][0]
            choice.widget = choice.hidden_widget()

    def owner(self) -> Organization:
        """The chosen organization; call it when the form is valid."""
        return Organization.objects.get(code=self.cleaned_data["organization"])


class StartForm(forms.Form):
    """What becomes of the good rows."""

    after = forms.ChoiceField(
        label=gettext_lazy("Then"), widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["after"]
        choice.choices = [
            one for one in AfterImport.choices if one[0] != "publish" or is_broker(user)
        ]


class ColumnsForm(forms.Form):
    """For each heading of the file the column that it means."""

    def __init__(self, *args: Any, job: ImportJob, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.job = job
        choices = column_choices(Kind(job.kind))
        for index, heading in enumerate(job.headings):
            label = heading.strip() or _("(no heading)")
            self.fields[f"column-{index}"] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=False,
                initial=job.mapping.get(heading, ""),
                widget=forms.Select(
                    attrs={"class": "form-select", "aria-label": _("Column for %(heading)s") % {
                        "heading": label}}
                ),
            )  # fmt: skip

    def mapping(self) -> dict[str, str]:
        """Heading to column, "" for left out; call it when the form is valid."""
        return {
            heading: self.cleaned_data[f"column-{index}"]
            for index, heading in enumerate(self.job.headings)
        }

    def rows(self) -> list[tuple[Any, list[str], bool]]:
        """For each heading its field, its first values, and whether it is left out so far."""
        return [
            (self[f"column-{index}"], self.job.samples.get(heading, []), not self._chosen(index))
            for index, heading in enumerate(self.job.headings)
        ]

    def _chosen(self, index: int) -> str:
        return str(self[f"column-{index}"].value() or "")


def column_choices(kind: Kind) -> list[tuple[str, str]]:
    """The columns by their labels in the reader's language, required ones with a mark."""
    chinese = (get_language() or "").startswith("zh")
    found = [("", _("— leave it out —"))]
    for name, en, zh, required in mappable_columns(kind):
        mark = f" ({_('required')})" if required else ""
        found.append((name, (zh if chinese else en) + mark))
    return [*found, (ERRORS, _("Errors of an earlier import (not read)"))]
