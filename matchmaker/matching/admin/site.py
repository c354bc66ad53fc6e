"""The admin's site: the stock one, with the desk's figures on its first page."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _


class ReviewAdminSite(AdminSite):
    """Where technology managers review proposals and operators look after the rows."""

    site_header = _("matchmaker administration")
    site_title = _("matchmaker")
    index_title = _("Review desk and administration")
    index_template = "admin/matching/desk.html"

    def __init__(self, name: str = "admin") -> None:
        """A site without pages of other apps yet."""
        super().__init__(name)
        self._pages: list[URLPattern] = []

    def add_page(self, route: str, view: Callable[..., Any], *, name: str) -> None:
        """A page of an app above this one, for staff; it has to check the reader further itself."""
        self._pages.append(path(route, self.admin_view(view), name=name))

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """The added pages before the stock ones."""
        return [*self._pages, *super().get_urls()]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The first page, with what waits on the desk."""
        # Models are not loaded yet when Django imports this module to find its default site.
        from .figures import desk_figures

        return super().index(request, {**desk_figures(request), **(extra_context or {})})

    def desk_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page of the desk shows around itself.

        It is ``each_context`` without the list of apps, for which the database is asked once a
        model: pages of the desk have no sidebar.
        """
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": self.site_url,
            "has_permission": self.has_permission(request),
            "available_apps": [],
            "is_popup": False,
            "is_nav_sidebar_enabled": False,
        }
