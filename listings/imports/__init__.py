"""Importing technologies and needs from CSV, XLSX and JSONL files.

A file goes through ``readers`` (formats), ``headings`` and ``coercion`` (from cells to values),
``drafts`` (rows) and ``loading`` (services); ``pipeline`` holds them together.
"""

from .columns import Kind
from .pipeline import ImportOrder, Progress, import_file
from .problems import FileRefused, Problem
from .readers import Family
from .report import ImportReport, Outcome
from .template_files import HeadingStyle, reference, template

__all__ = [
    "Family",
    "FileRefused",
    "HeadingStyle",
    "ImportOrder",
    "ImportReport",
    "Kind",
    "Outcome",
    "Problem",
    "Progress",
    "import_file",
    "reference",
    "template",
]
