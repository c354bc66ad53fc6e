"""What can be done with people and organizations; every door calls these."""

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
from accounts.services.trail import TrailReport, record_event, verify_trail
from accounts.services.verification import (
    revoke_organization_verification,
    verify_organization,
)

__all__ = [
    "TrailReport",
    "add_member",
    "appoint_technology_manager",
    "change_role",
    "create_organization",
    "dismiss_technology_manager",
    "ensure_technology_managers_group",
    "mark_notifications_read",
    "mute_kinds",
    "notify",
    "notify_members",
    "record_event",
    "record_tier_certificate",
    "remove_member",
    "remove_tier_certificate",
    "revise_manager_profile",
    "revise_organization",
    "revoke_organization_verification",
    "verify_organization",
    "verify_trail",
]
