from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from rest_framework import exceptions

from matchmaker.web.pages.api_errors import API_CODES, api_error_codes

_CODE = re.compile(r"""^\s+code(?:: ClassVar\[str\])? = "([a-z_]+)"|code="([a-z_]+)\"""", re.M)


def codes_in_the_source() -> set[str]:
    folders = [settings.BASE_DIR / name for name in ("accounts", "listings", "matchmaker")]
    files = [file for folder in folders for file in folder.rglob("*.py")]
    wanted = [file for file in files if "errors" in file.parts[-1] or "api" in file.parts]
    return {
        found
        for file in wanted
        for pair in _CODE.findall(Path(file).read_text())
        for found in pair
        if found
    }


def test_no_code_is_missing() -> None:
    told = {row.code for row in api_error_codes()}

    assert codes_in_the_source() - told == set()
    assert all(row.advice for row in api_error_codes())


def test_the_codes_of_the_framework_are_told() -> None:
    classes = exceptions.APIException.__subclasses__()
    theirs = {each.default_code for each in classes if each.__module__ == exceptions.__name__}

    assert theirs - set(API_CODES) == set()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_address_of_an_error_leads_to_its_row(client: Client, language: str) -> None:
    page = client.get(reverse("help-api-errors"), headers={"accept-language": language})

    assert 'id="scope_missing"' in page.content.decode()
    assert "%(" not in page.content.decode()
