"""The addresses of expressing interest in listings."""

from django.urls import path

from matchmaker.web.views import interests

urlpatterns = [
    path(
        "technologies/<int:pk>/interest/",
        interests.express,
        {"kind": "technology"},
        name="technology-interest",
    ),
    path("needs/<int:pk>/interest/", interests.express, {"kind": "need"}, name="need-interest"),
    path("interests/<int:pk>/withdraw/", interests.withdraw, name="interest-withdraw"),
]
