"""What owners of listings are told of."""

from django.utils.translation import gettext_lazy as _

from accounts.notifications import register_kind

EXPIRING = register_kind(
    "listings.expiring",
    _(
        "%(count)d of your listings will hide themselves, the first after %(day)s: confirm those "
        "that are still on offer."
    ),
    title=_("Listings that expire soon"),
)

IMPORT_FINISHED = register_kind(
    "listings.import_finished",
    _(
        "The import of %(file)s has ended: %(created)d created, %(updated)d updated, %(failed)d "
        "rows to mend."
    ),
    title=_("Imports that have ended"),
)
IMPORT_FAILED = register_kind(
    "listings.import_failed",
    _("The import of %(file)s has failed: %(reason)s"),
    title=_("Imports that have failed"),
)
