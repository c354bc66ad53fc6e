"""News from matching, heard by the parts above it. Sent inside the transaction of the change."""

from django.dispatch import Signal

proposal_approved = Signal()
"""A technology manager approved a proposal. Payload: ``pk: int``, the proposal's key."""

proposal_rejected = Signal()
"""A technology manager rejected a proposal. Payload: ``pk: int``, the proposal's key."""
