from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.test import Client

from matchmaker.matching import runtime


def test_livez_asks_nothing_of_anybody(client: Client) -> None:
    assert client.get("/livez").status_code == 200


@pytest.mark.django_db
def test_readyz_names_its_parts(client: Client) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    parts = {"database": "ok", "search": "meaning", "snapshots": "none"}
    assert answer.json() == {"ready": True, "parts": parts}


@pytest.mark.django_db
def test_readyz_says_that_search_is_by_words_until_the_encoder_is_open(client: Client) -> None:
    runtime.reset()

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["parts"]["search"] == "words"


@pytest.mark.django_db
def test_readyz_is_503_while_the_database_does_not_answer(client: Client) -> None:
    with patch.object(connection, "cursor", side_effect=OperationalError("gone")):
        answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] == "OperationalError"


def test_a_page_that_names_no_icon_gets_the_sites(client: Client) -> None:
    answer = client.get("/favicon.ico")

    assert answer.status_code == 301
    assert answer.headers["location"] == "/static/web/icon.svg"
