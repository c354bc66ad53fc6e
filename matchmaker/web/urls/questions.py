"""The addresses of what technology managers ask an organization."""

from django.urls import path

from matchmaker.web.views import questions

urlpatterns = [
    path("questions/", questions.question_list, name="questions"),
    path("questions/<int:pk>/", questions.question, name="question"),
]
