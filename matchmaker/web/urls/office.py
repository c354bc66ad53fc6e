"""The addresses of the transfer office: its home, its technologies, their editor and terms."""

from django.urls import path

from matchmaker.web.views import my_technologies, office, terms

urlpatterns = [
    path("office/", office.office, name="office"),
    path("my/technologies/", office.my_technologies, name="my-technologies"),
    path("my/technologies/together/", office.together, name="technologies-together"),
    path("my/technologies/new/", my_technologies.new, name="technology-new"),
    path("my/technologies/help/", my_technologies.help_panels, name="technology-help"),
    path("my/technologies/autosave/", my_technologies.autosave, name="technology-autosave-new"),
    path("my/technologies/<int:pk>/edit/", my_technologies.edit, name="technology-edit"),
    path(
        "my/technologies/<int:pk>/autosave/",
        my_technologies.autosave,
        name="technology-autosave",
    ),
    path("my/technologies/<int:pk>/preview/", my_technologies.preview, name="technology-preview"),
    path("my/technologies/<int:pk>/terms/", terms.terms, name="technology-terms"),
    path(
        "my/technologies/<int:pk>/terms/preview/",
        terms.preview,
        name="technology-terms-preview",
    ),
    path(
        "my/technologies/<int:pk>/<slug:step>/",
        my_technologies.take_step,
        name="technology-step",
    ),
]
