"""Measure the ranking that this site runs with on a labelled set."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from ... import runtime
from ...engine.encoders import EncoderUnavailable
from ...engine.evaluation import figures, rank_set, write_run
from ...engine.evaluation_set import BrokenSet, read_set
from ...engine.ranking import Channels

CHANNELS: Final = {"both": Channels.BOTH, "dense": Channels.DENSE, "lexical": Channels.LEXICAL}


class Command(BaseCommand):
    """Reads files and writes files; the site's database is neither read nor needed."""

    help = (
        "Rank a labelled set with the ranker that makes the proposals, and print its measures as "
        "one JSON line. A folder named tt-… is re-ranked, others are retrieved from."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and what to do with it."""
        parser.add_argument(
            "folder",
            type=Path,
            help="holds needs.jsonl, technologies.jsonl (or .jsonl.gz) and judgements.tsv",
        )
        parser.add_argument(
            "--run", type=Path, help="write need, technology and score to this file"
        )
        parser.add_argument(
            "--channels",
            choices=[*CHANNELS],
            default="both",
            help="which evidence ranks; the parts alone are for comparison (default: both)",
        )

    def handle(
        self, *_args: Any, folder: Path, run: Path | None, channels: str, **_options: Any
    ) -> None:
        """Rank, write the run where one is asked for, and print the line."""
        try:
            labelled = read_set(folder)
            if run is not None:
                refuse_unwritable(run)
            encoder = runtime.encoder()
        except (BrokenSet, EncoderUnavailable) as error:
            raise CommandError(str(error)) from error
        bars = _Bars(shown=self.stderr.isatty())
        ranked = rank_set(
            labelled,
            encoder=encoder,
            collection=runtime.new_collection(),
            channels=CHANNELS[channels],
            cache_file=settings.VAR_FOLDER / "evaluation" / "vectors.sqlite3",
            progress=bars.show,
        )
        bars.close()
        if run is not None:
            write_run(run, ranked)
        self.stdout.write(json.dumps(figures(labelled, ranked), ensure_ascii=False))


def refuse_unwritable(file: Path) -> None:
    """Raises CommandError, before hours of encoding, where a run can't be written."""
    try:
        with file.open("a", encoding="utf-8"):
            pass
    except OSError as error:
        raise CommandError(f"--run {file} can't be written: {error.strerror}.") from error


class _Bars:
    """One progress bar after the other on standard error; silent where nobody watches."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._bar: tqdm[Any] | None = None

    def show(self, doing: str, done: int, whole: int) -> None:
        if self._bar is None or self._bar.desc != f"{doing}: ":
            self.close()
            self._bar = tqdm(total=whole, desc=doing, disable=not self._shown)
            self._bar.desc = f"{doing}: "
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
