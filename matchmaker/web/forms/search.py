"""What the search box accepts."""

from __future__ import annotations

import unicodedata

from django import forms

LONGEST_QUERY = 2000
"""Characters; what is pasted beyond that is not read, and the page says so."""


class SearchForm(forms.Form):
    """Free text and a page number; whatever is typed, there is an answer."""

    q = forms.CharField(required=False, strip=True)
    page = forms.IntegerField(required=False, min_value=1)

    def clean_q(self) -> str:
        """The text without control characters, cut to `LONGEST_QUERY`."""
        text = self.cleaned_data["q"]
        plain = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
        return " ".join(plain.split())[:LONGEST_QUERY]
