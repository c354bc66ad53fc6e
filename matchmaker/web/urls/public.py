"""The addresses that everybody may open: home, search, listings, health."""

from django.urls import path

from matchmaker.web.views import compare, health, home, listings, search

urlpatterns = [
    path("", home.home, name="home"),
    path("technologies/", search.technologies, name="search-technologies"),
    path("technologies/compare/", compare.technologies, name="compare-technologies"),
    path("technologies/<int:pk>/", listings.technology, name="technology"),
    path("needs/", search.needs, name="search-needs"),
    path("needs/compare/", compare.needs, name="compare-needs"),
    path("needs/<int:pk>/", listings.need, name="need"),
    # Browsers ask for it on pages that name no icon, such as the admin's.
    path("favicon.ico", home.icon, name="icon"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
