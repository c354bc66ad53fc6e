"""Imports of uploaded files: a row that a worker brings to its end, and that can be undone.

The only module of imports that pages and API know. A job goes from :func:`create_import_job` over
:func:`check_import_job` (a trial that changes nothing) and :func:`start_import_job` to its end, and
for a day back again by :func:`undo_import_job`; each sets a state and wakes a worker, which calls
:func:`work_on_imports`.
"""

from ..columns import Kind
from ..problems import FileRefused
from ..readers import SUFFIXES, Family
from ..template_files import HeadingStyle, template
from .mapping import mappable_columns
from .orders import (
    UNDO_HOURS,
    check_import_job,
    create_import_job,
    discard_import_job,
    start_import_job,
    undo_import_job,
)
from .reading import (
    RowProblem,
    bad_rows_of,
    can_be_undone,
    entries_kept,
    import_jobs_of,
    import_jobs_visible_to,
    problems_in,
)
from .results import bad_rows_file, problems_file, uploaded_file
from .work import imports_to_work_on, purge_imports, work_on_imports

__all__ = [
    "SUFFIXES",
    "UNDO_HOURS",
    "Family",
    "FileRefused",
    "HeadingStyle",
    "Kind",
    "RowProblem",
    "bad_rows_file",
    "bad_rows_of",
    "can_be_undone",
    "check_import_job",
    "create_import_job",
    "discard_import_job",
    "entries_kept",
    "import_jobs_of",
    "import_jobs_visible_to",
    "imports_to_work_on",
    "mappable_columns",
    "problems_file",
    "problems_in",
    "purge_imports",
    "start_import_job",
    "template",
    "undo_import_job",
    "uploaded_file",
    "work_on_imports",
]
