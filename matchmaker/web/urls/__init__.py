"""The addresses of the pages, a module for each part of the site."""

from django.urls import include, path

urlpatterns = [
    path("", include("matchmaker.web.urls.public")),
    path("", include("matchmaker.web.urls.account")),
    path("", include("matchmaker.web.urls.office")),
    path("", include("matchmaker.web.urls.imports")),
    path("", include("matchmaker.web.urls.interests")),
    path("", include("matchmaker.web.urls.introductions")),
    path("", include("matchmaker.web.urls.needs")),
    path("", include("matchmaker.web.urls.pay_after_use")),
    path("", include("matchmaker.web.urls.questions")),
    path("", include("matchmaker.web.urls.searches")),
    path("", include("matchmaker.web.urls.agreements")),
]
