"""The stock administration pages of accounts; what a service does, they do through it."""

from accounts.admin.organizations import CertificateAdmin, MembershipAdmin, OrganizationAdmin
from accounts.admin.people import ManagerProfileAdmin, UserAdmin
from accounts.admin.trail import AuditEventAdmin

__all__ = [
    "AuditEventAdmin",
    "CertificateAdmin",
    "ManagerProfileAdmin",
    "MembershipAdmin",
    "OrganizationAdmin",
    "UserAdmin",
]
