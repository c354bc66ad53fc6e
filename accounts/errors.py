"""Errors that a person caused and can mend, each with a stable code and a translatable message."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class DomainError(Exception):
    """A refusal with a reason: `code` for machines, `message` for people.

    The message may hold %(name)s places, filled from the parameters when it is read, so that it
    appears in the reader's language. A subclass names one reason and brings its own message.
    """

    code: ClassVar[str] = "refused"
    default_message: ClassVar[Text] = _("This is not possible.")

    def __init__(self, message: Text | None = None, **params: object) -> None:
        super().__init__(message, params)
        self.template: Text = self.default_message if message is None else message
        self.params = params

    @property
    def message(self) -> str:
        """The message in the active language, its places filled."""
        text = str(self.template)
        return text % self.params if self.params else text

    def __str__(self) -> str:
        return self.message


class NotAllowed(DomainError):
    """The person lacks the role or the permission for this operation."""

    code = "not_allowed"
    default_message = _("You are not allowed to do this.")


class NaiveTime(DomainError):
    """A moment was given without its time zone."""

    code = "naive_time"
    default_message = _("The time %(at)s has no time zone; give one with an offset.")


class AlreadyMember(DomainError):
    """The person belongs to the organization already."""

    code = "already_member"
    default_message = _("%(email)s is a member of %(organization)s already; change the role there.")


class UnknownRole(DomainError):
    """The role is none of owner, editor, viewer."""

    code = "unknown_role"
    default_message = _("“%(role)s” is not a role; choose one of: %(roles)s.")


class NotAMember(DomainError):
    """The membership was removed in the meantime, or never was."""

    code = "not_a_member"
    default_message = _("This person is not a member of the organization (any more).")


class LastOwnerStays(DomainError):
    """The change would leave the organization without an owner."""

    code = "last_owner_stays"
    default_message = _(
        "%(email)s is the last owner of %(organization)s; make somebody else an owner first."
    )


class InactiveUser(DomainError):
    """The account is switched off."""

    code = "inactive_user"
    default_message = _("The account %(email)s is not active; activate it first.")


class UnknownField(DomainError):
    """A change names something that cannot be changed so."""

    code = "unknown_field"
    default_message = _("%(names)s cannot be changed here; what can be changed: %(allowed)s.")


class OrganizationAlreadyVerified(DomainError):
    """The organization was verified before."""

    code = "organization_already_verified"
    default_message = _("%(organization)s is verified already.")


class OrganizationNotVerified(DomainError):
    """There is no verification to revoke."""

    code = "organization_not_verified"
    default_message = _("%(organization)s is not verified, so there is nothing to revoke.")


class ReasonMissing(DomainError):
    """The operation wants a reason in words."""

    code = "reason_missing"
    default_message = _("Give a reason in a few words; it is kept in the audit trail.")


class AlreadyTechnologyManager(DomainError):
    """The person was appointed before."""

    code = "already_technology_manager"
    default_message = _("%(email)s is a technology manager already; change the profile instead.")


class NotATechnologyManager(DomainError):
    """The person is not a technology manager."""

    code = "not_a_technology_manager"
    default_message = _("%(email)s is not a technology manager.")


class AuditTrailIsAppendOnly(DomainError):
    """Somebody tried to change or delete an audit event."""

    code = "audit_trail_is_append_only"
    default_message = _("The audit trail is append-only: events are never changed or deleted.")


class RowIsAppendOnly(DomainError):
    """Somebody tried to change or delete a row that is written once."""

    code = "row_is_append_only"
    default_message = _("This is written once and never changed or deleted.")


class UnrecordableDetails(DomainError):
    """The details of an event hold something that cannot be stored and hashed reliably."""

    code = "unrecordable_details"
    default_message = _("The details of an audit event cannot be recorded: %(problem)s")


class UnknownNotificationKind(DomainError):
    """No app registered this kind of news."""

    code = "unknown_notification_kind"
    default_message = _("“%(kind)s” is not a kind of notification.")


class NotificationIncomplete(DomainError):
    """The sentence cannot be filled, or the address leads elsewhere."""

    code = "notification_incomplete"
    default_message = _("The notification %(kind)s cannot be told: %(problem)s.")


class KindCannotBeMuted(DomainError):
    """News about the safety of an account always arrives."""

    code = "kind_cannot_be_muted"
    default_message = _("“%(kind)s” cannot be switched off.")


class UnknownScope(DomainError):
    """A token was wanted for no scope, or for one that doesn't exist."""

    code = "unknown_scope"
    default_message = _("Choose what the token may do, from: %(allowed)s. Not known: %(names)s.")


class TokenNameMissing(DomainError):
    """A token without a name cannot be told from others."""

    code = "token_name_missing"
    default_message = _("Name the token after the program that will use it.")


class TokenLifetimeWrong(DomainError):
    """The token would have expired already, or would live too long."""

    code = "token_lifetime_wrong"
    default_message = _("A token expires in the future, within %(days)s days at most.")


class TooManyTokens(DomainError):
    """The user has as many tokens as one may have."""

    code = "too_many_tokens"
    default_message = _("You have %(limit)s tokens already; revoke one that you don't use.")


class NotAnAddress(DomainError):
    """What was given is no e-mail address."""

    code = "not_an_address"
    default_message = _("“%(email)s” is not an e-mail address; one looks like name@example.org.")


class TooManyInvitations(DomainError):
    """The organization has too many invitations that nobody answered."""

    code = "too_many_invitations"
    default_message = _("%(limit)s invitations are open already; revoke some of them first.")


class InvitationForSomebodyElse(DomainError):
    """The link was sent to an address that is not a verified one of the reader."""

    code = "invitation_for_somebody_else"
    default_message = _(
        "This invitation was sent to another e-mail address. Sign in with the account that has"
        " that address, or add the address to yours and verify it."
    )


class InvitationSpent(DomainError):
    """The invitation was accepted, revoked, or expired."""

    code = "invitation_spent"
    default_message = _("This invitation is not open any more; ask for a new one.")


class AlreadyAsked(DomainError):
    """The owners have not answered the first request yet."""

    code = "already_asked"
    default_message = _("You have asked to join %(organization)s already; its owners decide.")


class RequestDecided(DomainError):
    """Another owner was faster."""

    code = "request_decided"
    default_message = _("This request has been decided already.")


class TooManyUnverified(DomainError):
    """The person owns several organizations that nobody has verified."""

    code = "too_many_unverified"
    default_message = _(
        "You own %(limit)s organizations that are not verified yet; wait until one is."
    )


class UnknownLanguage(DomainError):
    """The interface does not speak this language."""

    code = "unknown_language"
    default_message = _("“%(language)s” is not a language of this site; choose: %(languages)s.")


class WrongPassword(DomainError):
    """The password is not the account's."""

    code = "wrong_password"
    default_message = _("This is not your password. Nothing was erased.")


class StillInOffice(DomainError):
    """Staff decide for others; they are dismissed before they go."""

    code = "still_in_office"
    default_message = _(
        "You work on the review desk. Ask an administrator to end that first; nothing was erased."
    )


class LastOwnerOfListings(DomainError):
    """Organizations in use would have no owner."""

    code = "last_owner_of_listings"
    default_message = _(
        "You are the last owner of %(organizations)s, which has other members or listings. Make"
        " somebody else an owner there first; nothing was erased."
    )


class WebhookAddressRefused(DomainError):
    """The address is none that this site may call."""

    code = "webhook_address_refused"
    default_message = _(
        "This address cannot be called: %(problem)s. Give one such as https://example.org/hook."
    )


class UnknownWebhookEvent(DomainError):
    """A webhook was wanted for no event, or for one that doesn't exist."""

    code = "unknown_webhook_event"
    default_message = _("Choose what to be told of, from: %(allowed)s. Not known: %(names)s.")


class TooManyWebhooks(DomainError):
    """The organization has as many webhooks as one may have."""

    code = "too_many_webhooks"
    default_message = _("There are %(limit)s webhooks already; delete one that you don't use.")


class WebhookSwitchedOff(DomainError):
    """Nothing is sent to a webhook that is off."""

    code = "webhook_switched_off"
    default_message = _("This webhook is switched off; switch it on first.")


class DeliveryStillWaiting(DomainError):
    """The message will be sent anyway."""

    code = "delivery_still_waiting"
    default_message = _("This message still waits to be sent.")
