"""What other packages may want to hear; sent after commit, with the primary key as payload."""

from __future__ import annotations

from django.dispatch import Signal

organization_verified = Signal()
"""An organization was verified. Sends `pk: int`."""

organization_verification_revoked = Signal()
"""An organization's verification was revoked. Sends `pk: int`."""

webhooks_queued = Signal()
"""Messages for webhooks wait to be sent. Sent inside the transaction that stores them."""
