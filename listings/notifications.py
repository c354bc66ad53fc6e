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
