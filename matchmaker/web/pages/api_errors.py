"""The codes of refusals, each with what to do about it; addresses of errors lead here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError

_PLACE = re.compile(r"%\(\w+\)[sd]")

API_CODES: dict[str, str | Promise] = {
    "authentication_failed": _("The token is wrong, revoked or expired: make a new one."),
    "changed_meanwhile": _("Read it again, repeat your change, and send the new ETag."),
    "error": _("The request cannot be answered; the detail says why."),
    "idempotency_key_malformed": _("Send 1 to 255 printable ASCII characters, such as a UUID."),
    "idempotency_key_reused": _("A key stands for one request: send a new one with another."),
    "if_match_missing": _("Read the resource first and send its ETag as If-Match."),
    "invalid": _("The request has mistakes: “errors” names each field and what to write."),
    "method_not_allowed": _("This address does not know the method; see the API's page."),
    "more_than_this_token": _("Ask for scopes that this token has, ending no later than it."),
    "not_acceptable": _("Answers are JSON: accept application/json."),
    "not_authenticated": _("Send a token as “Authorization: Bearer …”."),
    "not_found": _("There is nothing at this address that you may know of."),
    "parse_error": _("The body is not valid JSON in UTF-8."),
    "permission_denied": _("You may not do this; ask an owner of your organization."),
    "scope_missing": _("Make a token with the scope that the detail names."),
    "throttled": _("Wait for as many seconds as Retry-After says."),
    "too_many_requests": _("Wait for as many seconds as Retry-After says."),
    "unsupported_media_type": _("Send application/json; files as multipart/form-data."),
}
"""What the API refuses itself, before any rule of the field is asked."""


@dataclass(frozen=True, slots=True)
class CodeHelp:
    """A code, and the sentence that tells what to do."""

    code: str
    advice: str


def api_error_codes() -> list[CodeHelp]:
    """All codes by name, told in the active language.

    Refusals by the rules of the field tell what to do in their own message; where it names
    particulars, dots stand for them here.
    """
    found = {error.code: _PLACE.sub("…", str(error.default_message)) for error in _refusals()}
    found |= {code: str(advice) for code, advice in API_CODES.items()}
    return [CodeHelp(code, found[code]) for code in sorted(found)]


def _refusals(above: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    yield above
    for error in above.__subclasses__():
        yield from _refusals(error)
