"""The addresses of the API, its schema and its page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import include, path, re_path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from matchmaker.api.problems import MEDIA_TYPE, problem_body
from matchmaker.api.v1.imports import ImportDoor
from matchmaker.api.v1.needs import NeedDoor
from matchmaker.api.v1.organizations import OrganizationDoor
from matchmaker.api.v1.proposals import ProposalDoor
from matchmaker.api.v1.searches import SearchDoor
from matchmaker.api.v1.technologies import TechnologyDoor
from matchmaker.api.v1.tokens import TokenDoor
from matchmaker.api.v1.webhooks import WebhookDoor

# Paths by converters: what is no key is 404 before any view is asked.
router = SimpleRouter(use_regex_path=False)
router.register("technologies", TechnologyDoor, basename="api-technology")
router.register("needs", NeedDoor, basename="api-need")
router.register("searches", SearchDoor, basename="api-search")
router.register("proposals", ProposalDoor, basename="api-proposal")
router.register("imports", ImportDoor, basename="api-import")
router.register("webhooks", WebhookDoor, basename="api-webhook")
router.register("organizations", OrganizationDoor, basename="api-organization")
router.register("tokens", TokenDoor, basename="api-token")


@csrf_exempt
@login_not_required
def nothing_here(_request: HttpRequest) -> JsonResponse:
    """An address that is none of the API: a problem like any other, not a page."""
    body = problem_body(code="not_found", status_code=404, detail=_("There is nothing here."))
    return JsonResponse(body, status=404, content_type=MEDIA_TYPE)


urlpatterns = [
    path("v1/", include(router.urls)),
    path("schema/", login_not_required(SpectacularAPIView.as_view()), name="api-schema"),
    path(
        "docs/",
        login_not_required(SpectacularSwaggerSplitView.as_view(url_name="api-schema")),
        name="api-docs",
    ),
    # Only with a slash at its end: without one Django first tries the address with it.
    re_path(r"^[^?]*/$", nothing_here),
]
