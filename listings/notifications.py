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

REVIEW_KINDS = {
    "published": register_kind(
        "listings.review_published",
        _("“%(title)s” was reviewed and is published: %(total)d of 20 points."),
        title=_("Reviews: published"),
    ),
    "returned": register_kind(
        "listings.review_returned",
        _(
            "“%(title)s” is a draft again, with %(total)d of 20 points: see what the reviewer "
            "asks for, then hand it in once more."
        ),
        title=_("Reviews: back for improvement"),
    ),
    "held": register_kind(
        "listings.review_held",
        _("“%(title)s” is held back: one question has no answer yet. See what is asked for."),
        title=_("Reviews: held back"),
    ),
    "rejected": register_kind(
        "listings.review_rejected",
        _("“%(title)s” was rejected with %(total)d of 20 points: see why, and what would help."),
        title=_("Reviews: rejected"),
    ),
}
"""By what a review came to."""
