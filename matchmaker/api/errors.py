"""Refusals by the API itself."""

from rest_framework.exceptions import APIException


class Problem(APIException):
    """A refusal by the API itself, with a status, a code and what to do about it."""

    def __init__(self, *, status_code: int, code: str, detail: str, **more: object) -> None:
        super().__init__(detail, code)
        self.status_code = status_code
        self.more = more
