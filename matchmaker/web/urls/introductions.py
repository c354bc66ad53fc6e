"""The addresses of introductions, for both parties and their technology manager."""

from django.urls import path

from matchmaker.web.views import introduction_files, introductions

urlpatterns = [
    path("introductions/", introductions.listed, name="introductions"),
    path("introductions/<int:pk>/", introductions.shown, name="introduction"),
    path("introductions/<int:pk>/answer/", introductions.answer, name="introduction-answer"),
    path("introductions/<int:pk>/messages/", introductions.write, name="introduction-message"),
    path("introductions/<int:pk>/terms/", introductions.accept_terms, name="introduction-terms"),
    path("introductions/<int:pk>/clearance/", introductions.clear, name="introduction-clearance"),
    path("introductions/<int:pk>/revoke/", introductions.revoke, name="introduction-revoke"),
    path("introductions/<int:pk>/meetings/", introductions.propose, name="introduction-meetings"),
    path(
        "introductions/<int:pk>/meetings/<int:meeting>/",
        introductions.settle_meeting,
        name="introduction-meeting",
    ),
    path(
        "introductions/<int:pk>/meetings/<int:meeting>.ics",
        introduction_files.calendar,
        name="introduction-calendar",
    ),
    path(
        "introductions/<int:pk>/attachments/<int:attachment>/",
        introduction_files.attachment,
        name="introduction-attachment",
    ),
    path(
        "introductions/<int:pk>/documents/",
        introduction_files.add,
        name="introduction-documents",
    ),
    path(
        "introductions/<int:pk>/documents/<int:document>/",
        introduction_files.take,
        name="introduction-document",
    ),
    path(
        "introductions/<int:pk>/documents/<int:document>/withdraw/",
        introduction_files.withdraw,
        name="introduction-document-withdraw",
    ),
]
