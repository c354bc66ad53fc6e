"""Every operation of the API against its own description, by schemathesis.

`API_CASES` says how many cases a phase may make of each operation, for each caller; `make
check-api-thoroughly` raises it. The seed is fixed, so a run tells the same each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import (
    CoveragePhaseConfig,
    ExamplesPhaseConfig,
    FuzzingPhaseConfig,
    GenerationConfig,
    PhasesConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from matchmaker.wsgi import application
from tests.api.contract.world import build_world, token_of

CHECKS: Final = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
CASES: Final = int(os.environ.get("API_CASES", "3"))
COUNT: Final = os.environ.get("API_CASES_COUNTED", "")


@cache
def described() -> Any:
    """The API as its own schema tells of it."""
    generation = GenerationConfig(max_examples=CASES, deterministic=True)
    phases = PhasesConfig(
        examples=ExamplesPhaseConfig(),
        coverage=CoveragePhaseConfig(),
        fuzzing=FuzzingPhaseConfig(),
    )
    project = ProjectConfig(generation=generation, phases=phases)
    config = SchemathesisConfig(seed=20261122, projects=ProjectsConfig(default=project))
    return schemathesis.openapi.from_wsgi("/api/schema/", application, config=config)


schema = described()


@pytest.fixture
def caller(request: pytest.FixtureRequest, db: None, settings: Any) -> Iterator[dict[str, str]]:
    """The headers of who asks, in a database with a little of everything."""
    for limit in ("ANONYMOUS", "READ", "WRITE"):
        setattr(settings, f"API_LIMIT_{limit}", 10**9)
    user = build_world()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield {"Authorization": f"Bearer {token_of(user)}"} if request.param == "owner" else {}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@hypothesis_settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    # The world is the same for all cases of an operation: what one leaves, the next finds.
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.parametrize("caller", ["owner", "visitor"], indirect=True)
@schema.parametrize()  # type: ignore[untyped-decorator]
def test_every_answer_is_as_described(case: Any, caller: dict[str, str]) -> None:
    if COUNT:
        with Path(COUNT).open("a") as counted:
            counted.write("1\n")
    case.call_and_validate(headers=caller, checks=CHECKS)
