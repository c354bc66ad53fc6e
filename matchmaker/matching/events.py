"""News from matching, heard by the parts above it. Sent inside the transaction of the change."""

from django.dispatch import Signal

proposal_approved = Signal()
"""An approval came into force. Payload: ``pk: int``, the proposal's key."""

proposal_rejected = Signal()
"""A rejection came into force. Payload: ``pk: int``, the proposal's key."""

earlier_deals_asked = Signal()
"""With which organizations has a person had a deal? Payload: ``user: int``, the person's key; a
receiver returns the keys of organizations, as a set."""

decision_made = Signal()
"""A technology manager decided; it can be undone for a while. Payload: ``pk: int``, the decision's.

The two signals before it are sent when that time is over.
"""
