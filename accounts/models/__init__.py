"""People, organizations, what ties them together, and the audit trail."""

from accounts.models.append_only import AppendOnly, AppendOnlyRows
from accounts.models.joining import Invitation, JoinRequest
from accounts.models.notifications import MutedKind, Notification
from accounts.models.organizations import (
    HOME_COUNTRY,
    EnterpriseTierCertificate,
    Membership,
    Organization,
    OrganizationKind,
    Role,
)
from accounts.models.people import (
    TECHNOLOGY_MANAGERS,
    Grade,
    Language,
    ManagerProfile,
    User,
    UserManager,
)
from accounts.models.tokens import ApiToken, Scope
from accounts.models.trail import AuditEvent, subject_type_of
from accounts.models.webhooks import Webhook, WebhookDelivery, WebhookEvent

__all__ = [
    "HOME_COUNTRY",
    "TECHNOLOGY_MANAGERS",
    "ApiToken",
    "AppendOnly",
    "AppendOnlyRows",
    "AuditEvent",
    "EnterpriseTierCertificate",
    "Grade",
    "Invitation",
    "JoinRequest",
    "Language",
    "ManagerProfile",
    "Membership",
    "MutedKind",
    "Notification",
    "Organization",
    "OrganizationKind",
    "Role",
    "Scope",
    "User",
    "UserManager",
    "Webhook",
    "WebhookDelivery",
    "WebhookEvent",
    "subject_type_of",
]
