"""Addresses of one's own affairs: account, inbox, organizations, privacy; and of the help."""

from django.urls import path

from matchmaker.web.views import (
    account,
    help_page,
    inbox,
    invitations,
    organizations,
    privacy,
    webhooks,
)

urlpatterns = [
    path("account/", account.profile, name="account"),
    path("account/tokens/", account.tokens, name="api-tokens"),
    path("account/tokens/<uuid:public_id>/revoke/", account.revoke_token, name="api-token-revoke"),
    path("account/notifications/", account.news, name="news-settings"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="inbox-read-all"),
    path("inbox/<int:pk>/", inbox.open_news, name="inbox-open"),
    path("organization/", organizations.start, name="organization-start"),
    path("found-organization/", organizations.found, name="organization-found"),
    path("organization/<slug:code>/", organizations.members, name="organization"),
    path("organization/<slug:code>/details/", organizations.details, name="organization-details"),
    path("organization/<slug:code>/join/", organizations.join, name="organization-join"),
    path("organization/<slug:code>/invite/", organizations.invite, name="organization-invite"),
    path(
        "organization/<slug:code>/invitations/<int:pk>/revoke/",
        organizations.revoke,
        name="invitation-revoke",
    ),
    path(
        "organization/<slug:code>/members/<int:pk>/role/",
        organizations.role,
        name="member-role",
    ),
    path(
        "organization/<slug:code>/members/<int:pk>/remove/",
        organizations.remove,
        name="member-remove",
    ),
    path(
        "organization/<slug:code>/requests/<int:pk>/",
        organizations.answer,
        name="join-request-answer",
    ),
    path("organization/<slug:code>/webhooks/", webhooks.webhooks, name="webhooks"),
    path(
        "organization/<slug:code>/webhooks/<uuid:public_id>/",
        webhooks.webhook,
        name="webhook",
    ),
    path(
        "organization/<slug:code>/webhooks/<uuid:public_id>/do/",
        webhooks.act,
        name="webhook-act",
    ),
    path(
        "organization/<slug:code>/webhooks/<uuid:public_id>/deliveries/<uuid:delivery>/",
        webhooks.send_again,
        name="webhook-redeliver",
    ),
    path("invitations/<int:pk>/accept/", invitations.accept, name="invitation-accept"),
    path("invitations/<str:key>/", invitations.invitation, name="invitation"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("privacy/export/", privacy.export, name="privacy-export"),
    path("privacy/erase/", privacy.erase, name="privacy-erase"),
    path("help/", help_page.help_page, name="help"),
    path("help/api-errors/", help_page.api_errors, name="help-api-errors"),
]
