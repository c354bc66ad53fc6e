"""Every address of the site: the admin, sign-in, languages, the API and the pages."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from matchmaker.web.views.sessions import OwnSessions

# The stock login of the admin has no rate limit; allauth's has.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("accounts/sessions/", OwnSessions.as_view(), name="usersessions_list"),
    path("accounts/", include("allauth.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("api/", include("matchmaker.api.urls")),
    path("", include("matchmaker.web.urls")),
]
