"""The stock administration pages of accounts; what a service does, they do through it."""

from accounts.admin.organizations import CertificateAdmin, MembershipAdmin, OrganizationAdmin
from accounts.admin.people import ManagerProfileAdmin, UserAdmin
from accounts.admin.trail import AuditEventAdmin
from accounts.admin.ways_in import (
    ApiTokenAdmin,
    InvitationAdmin,
    JoinRequestAdmin,
    MutedKindAdmin,
    NotificationAdmin,
)
from accounts.admin.webhooks import WebhookAdmin, WebhookDeliveryAdmin

__all__ = [
    "ApiTokenAdmin",
    "AuditEventAdmin",
    "CertificateAdmin",
    "InvitationAdmin",
    "JoinRequestAdmin",
    "ManagerProfileAdmin",
    "MembershipAdmin",
    "MutedKindAdmin",
    "NotificationAdmin",
    "OrganizationAdmin",
    "UserAdmin",
    "WebhookAdmin",
    "WebhookDeliveryAdmin",
]
