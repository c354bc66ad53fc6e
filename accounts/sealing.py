"""Sealing what is kept but must not be read from a copy of the database, such as secrets of second
factors.

Fernet (AES-128-CBC and HMAC-SHA-256) under a key that HKDF (RFC 5869) makes of `SECRET_KEY`. What
was sealed under a former key is opened while that key stands among `SECRET_KEY_FALLBACKS`.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SealedUnderAnotherKey(Exception):
    """What should be opened was sealed under a key that the site no longer has, or not at all."""

    def __init__(self) -> None:
        super().__init__(
            "A secret of a second factor was encrypted under another SECRET_KEY. "
            "Put the former key into SECRET_KEY_FALLBACKS."
        )


def seal(text: str) -> str:
    """The text encrypted under the present key; another result each time."""
    return (
        _keys(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode()
    )


def opened(sealed: str) -> str:
    """What was sealed. Raises SealedUnderAnotherKey."""
    try:
        found = _keys(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(sealed.encode())
    except InvalidToken:
        raise SealedUnderAnotherKey from None
    return found.decode()


def sealed_anew(sealed: str) -> str:
    """The same under the present key. Raises SealedUnderAnotherKey."""
    return seal(opened(sealed))


@lru_cache(8)
def _keys(*secrets: str) -> MultiFernet:
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str) -> bytes:
    function = HKDF(SHA256(), length=32, salt=None, info=b"matchmaker second factors 1")
    return base64.urlsafe_b64encode(function.derive(secret.encode()))
