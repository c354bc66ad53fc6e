"""What other apps may hear of listings.

Each signal is sent inside the transaction of the change, with ``pk: int`` (the listing's key) and
``bulk: bool`` (one of many, so there is no hurry); the sender is the model class. A receiver that
starts work does so with ``delay_on_commit``.
"""

from django.dispatch import Signal

# A draft became visible to its readers, for the first time or again.
technology_published = Signal()
need_published = Signal()
# What a published listing says has changed; contact details alone don't count.
technology_revised = Signal()
need_revised = Signal()
# A published listing was withdrawn or has expired.
technology_closed = Signal()
need_closed = Signal()

# Of imports, with ``pk: int`` of the job: one waits for a worker; one has come to its end (finished
# or failed).
import_requested = Signal()
import_finished = Signal()
# An import is to be undone: whoever holds on to one of the listings (``keys``, the sender is the
# model class) answers with a mapping of those keys to the reason, in the active language.
undo_asked = Signal()
