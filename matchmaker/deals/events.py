"""News from deals, heard by its own handlers. Sent inside the transaction of the change."""

from django.dispatch import Signal

interest_expressed = Signal()
"""An organization expressed interest in a listing. Payload: ``pk: int``, the interest's key."""

interest_withdrawn = Signal()
"""An interest was withdrawn. Payload: ``pk: int``, the interest's key."""
