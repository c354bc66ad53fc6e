"""What the tests of imports share."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Organization
from listings.imports import ImportOrder, ImportReport, Kind, import_file
from tests.factories.accounts import OrganizationFactory

Import = Callable[..., ImportReport]


@pytest.fixture
def organization(db: None) -> Organization:
    """The organization that the rows name."""
    return OrganizationFactory.create(code="demo-univ-materials")


@pytest.fixture
def load(organization: Organization, now: datetime) -> Import:
    """Imports a file of technologies (or of another kind) as the operator."""

    def run(path: Path, kind: Kind = Kind.TECHNOLOGIES, **order: Any) -> ImportReport:
        return import_file(ImportOrder(kind, path, **order), by=None, now=now)

    return run
