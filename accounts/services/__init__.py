"""What can be done with people and organizations; every door calls these."""

from accounts.services.invitations import (
    accept_invitation,
    find_invitation,
    invite_member,
    revoke_invitation,
)
from accounts.services.joining import (
    approve_join_request,
    decline_join_request,
    found_organization,
    request_to_join,
)
from accounts.services.managers import (
    appoint_technology_manager,
    dismiss_technology_manager,
    ensure_technology_managers_group,
    revise_manager_profile,
)
from accounts.services.memberships import add_member, change_role, remove_member
from accounts.services.notifications import (
    mark_notifications_read,
    mute_kinds,
    notify,
    notify_members,
)
from accounts.services.organizations import (
    create_organization,
    record_tier_certificate,
    remove_tier_certificate,
    revise_organization,
)
from accounts.services.profile import erase_account, export_account, revise_profile
from accounts.services.second_factors import seal_second_factors_anew
from accounts.services.sessions import forget_ended_sessions
from accounts.services.tokens import create_api_token, note_token_use, revoke_api_token
from accounts.services.trail import TrailReport, record_event, verify_trail
from accounts.services.verification import (
    revoke_organization_verification,
    verify_organization,
)
from accounts.services.webhook_deliveries import (
    deliver_webhooks,
    forget_old_deliveries,
    webhooks_due,
)
from accounts.services.webhooks import (
    create_webhook,
    delete_webhook,
    queue_webhook,
    redeliver,
    revise_webhook,
    rotate_webhook_secret,
    send_test_event,
)

__all__ = [
    "TrailReport",
    "accept_invitation",
    "add_member",
    "appoint_technology_manager",
    "approve_join_request",
    "change_role",
    "create_api_token",
    "create_organization",
    "create_webhook",
    "decline_join_request",
    "delete_webhook",
    "deliver_webhooks",
    "dismiss_technology_manager",
    "ensure_technology_managers_group",
    "erase_account",
    "export_account",
    "find_invitation",
    "forget_ended_sessions",
    "forget_old_deliveries",
    "found_organization",
    "invite_member",
    "mark_notifications_read",
    "mute_kinds",
    "note_token_use",
    "notify",
    "notify_members",
    "queue_webhook",
    "record_event",
    "record_tier_certificate",
    "redeliver",
    "remove_member",
    "remove_tier_certificate",
    "request_to_join",
    "revise_manager_profile",
    "revise_organization",
    "revise_profile",
    "revise_webhook",
    "revoke_api_token",
    "revoke_invitation",
    "revoke_organization_verification",
    "rotate_webhook_secret",
    "seal_second_factors_anew",
    "send_test_event",
    "verify_organization",
    "verify_trail",
    "webhooks_due",
]
