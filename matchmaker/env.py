"""Typed readers of the environment that remember every mistake and report them together.

Each reader returns its default when the variable is missing or wrong, so that one start of the
program finds all wrong variables, not only the first; ``refuse_mistakes`` then raises. Any
variable can instead be given as ``NAME_FILE``, the path of a file that holds the value, which is
how container secrets arrive.
"""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

Parser = Callable[[str], dict[str, Any]]

_YES = frozenset({"1", "true", "on", "yes"})
_NO = frozenset({"0", "false", "off", "no"})


class EnvironmentReader:
    """Reads variables by type; ``read`` keeps the names asked for, ``mistakes`` what was wrong."""

    def __init__(self) -> None:
        self._variables = FileAwareMapping(cache=False)
        self.read: set[str] = set()
        self.mistakes: list[str] = []

    def load_file(self, path: Path) -> None:
        """Take ``NAME=value`` lines of a file for variables that the environment does not set."""
        if path.is_file():
            environ.Env.read_env(path)

    def text(
        self, name: str, *, default: str | None = None, choices: Iterable[str] = (), hint: str = ""
    ) -> str:
        """A string; required when ``default`` is None, one of ``choices`` when there are any."""
        value = self._raw(name)
        if value is None:
            if default is None:
                self.mistakes.append(f"{name} is not set. {hint}".rstrip())
            return default or ""
        allowed = tuple(choices)
        if allowed and value not in allowed:
            self.mistakes.append(f"{name} is {value!r}; it must be one of: {', '.join(allowed)}.")
            return default or ""
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """A yes or no: 1, true, on, yes or 0, false, off, no."""
        value = self._raw(name)
        if value is None:
            return default
        if value.lower() not in _YES | _NO:
            self.mistakes.append(f"{name} is {value!r}; write on or off.")
            return default
        return value.lower() in _YES

    def whole_number(
        self, name: str, *, default: int, at_least: int = 0, at_most: int | None = None
    ) -> int:
        """An integer within ``at_least`` and ``at_most``, both included."""
        value = self._raw(name)
        if value is None:
            return default
        number = int(value) if value.isascii() and value.isdigit() else None
        if number is None or number < at_least or (at_most is not None and number > at_most):
            limits = f"at least {at_least}" + ("" if at_most is None else f", at most {at_most}")
            self.mistakes.append(f"{name} is {value!r}; it must be a whole number, {limits}.")
            return default
        return number

    def words(self, name: str, *, default: Iterable[str] = ()) -> list[str]:
        """A comma-separated list; blanks around the words and empty words are dropped."""
        value = self._raw(name)
        if value is None:
            return list(default)
        return [word.strip() for word in value.split(",") if word.strip()]

    def networks(self, name: str) -> list[IPv4Network | IPv6Network]:
        """A comma-separated list of networks such as 10.1.0.0/16."""
        found: list[IPv4Network | IPv6Network] = []
        for word in self.words(name):
            try:
                found.append(ip_network(word))
            except ValueError as error:
                self.mistakes.append(f"{name} has {word!r}: {error}. Write e.g. 10.1.0.0/16.")
        return found

    def folder(self, name: str, *, default: Path) -> Path:
        """A path that is a folder or does not exist yet."""
        value = self._raw(name)
        path = Path(value).expanduser().absolute() if value else default
        if path.exists() and not path.is_dir():
            self.mistakes.append(f"{name} is {str(path)!r}, which is a file; give a folder.")
            return default
        return path

    def database(self, name: str, *, default: str) -> dict[str, Any]:
        """Django's connection settings from a URL, SQLite or PostgreSQL."""
        hint = "write sqlite:////absolute/path.sqlite3 or postgres://USER:PASSWORD@HOST:PORT/NAME."
        schemes = ("sqlite", "postgres", "postgresql")
        return self._parsed_url(name, default, schemes, environ.Env.db_url_config, hint)

    def email(self, name: str, *, default: str) -> dict[str, Any]:
        """Django's ``EMAIL_…`` settings from a URL such as smtp+tls://USER:PASSWORD@HOST:587."""
        hint = "write smtp+tls://USER:PASSWORD@HOST:587 or consolemail://."
        schemes = environ.Env.EMAIL_SCHEMES
        return self._parsed_url(name, default, schemes, environ.Env.email_url_config, hint)

    def refuse(self, mistake: str) -> None:
        """Add a mistake that only shows when several variables are seen together."""
        self.mistakes.append(mistake)

    def refuse_mistakes(self) -> None:
        """Raise ImproperlyConfigured with every mistake, one a line, if there was any."""
        if self.mistakes:
            lines = "\n".join(f"  - {mistake}" for mistake in self.mistakes)
            raise ImproperlyConfigured(
                f"The environment is wrong in {len(self.mistakes)} place(s):\n{lines}\n"
                "Every variable is explained in .env.example."
            )

    def _raw(self, name: str) -> str | None:
        self.read.add(name)
        try:
            value = self._variables.get(name)
        except OSError as error:
            path = self._variables.get(f"{name}_FILE")
            self.mistakes.append(f"{name}_FILE is {path!r}, which cannot be read: {error}.")
            return None
        text = "" if value is None else str(value).strip()
        return text or None

    def _parsed_url(
        self, name: str, default: str, schemes: Iterable[str], parse: Parser, hint: str
    ) -> dict[str, Any]:
        value = self._raw(name) or default
        try:
            if value.partition("://")[0] in set(schemes):
                return parse(value)
        except (ValueError, KeyError, ImproperlyConfigured):
            pass  # told below, as any other URL that is not understood
        # The value may hold a password, so it is not repeated.
        self.mistakes.append(f"{name} is not a URL that is understood; {hint}")
        return parse(default)
