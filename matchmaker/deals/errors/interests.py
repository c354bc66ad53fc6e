"""Refusals around interests, each with a stable code and a message that says how to mend it."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError


class OwnListing(DomainError):
    """An organization cannot be interested in what it posted itself."""

    code = "own_listing"
    default_message = _("This is your own organization's listing: choose another organization.")


class ListingNotOpen(DomainError):
    """The listing is not published (any more), or not for this reader."""

    code = "listing_not_open"
    default_message = _("This listing is no longer published, so nobody can answer an interest.")


class CounterpartNotOwn(DomainError):
    """The named need or technology is not a published one of the organization."""

    code = "counterpart_not_own"
    default_message = _("Name a published listing of %(organization)s, or none.")


class CounterpartMissing(DomainError):
    """Interest in a need says with which technology."""

    code = "counterpart_missing"
    default_message = _(
        "Name the technology that you would answer this need with. If it is not listed yet, post"
        " it first."
    )


class InterestAlreadyOpen(DomainError):
    """The organization has an open interest in this listing."""

    code = "interest_already_open"
    default_message = _(
        "%(organization)s has expressed interest in this listing already; withdraw that first to"
        " say something else."
    )


class InterestEnded(DomainError):
    """The interest was withdrawn or closed before."""

    code = "interest_ended"
    default_message = _("This interest has ended already, so there is nothing to withdraw.")


class MessageTooLong(DomainError):
    """The message is longer than what is kept."""

    code = "message_too_long"
    default_message = _("The message has %(length)s characters; shorten it to %(limit)s.")


class TooManyInterests(DomainError):
    """The organization's interests of today are used up."""

    code = "too_many_interests"
    default_message = _(
        "%(organization)s has expressed interest %(limit)s times today, which is the limit of a"
        " day. Tomorrow there is room again."
    )
