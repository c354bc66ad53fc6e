"""The addresses under which an organization's needs are kept."""

from django.urls import path

from matchmaker.web.views import need_editor, need_proposals, needs

urlpatterns = [
    path("my/needs/", needs.mine, name="my-needs"),
    path("my/needs/new/", need_editor.new, name="need-new"),
    path("my/needs/help/", need_editor.help_panels, name="need-help"),
    path("my/needs/autosave/", need_editor.autosave, name="need-autosave-new"),
    path("my/needs/restore/", needs.restore, name="need-restore"),
    path("my/needs/<int:pk>/", need_proposals.page, name="my-need"),
    path("my/needs/<int:pk>/progress/", need_proposals.progress, name="need-progress"),
    path("my/needs/<int:pk>/assess/", need_proposals.assess, name="need-assess"),
    path("my/needs/<int:pk>/edit/", need_editor.edit, name="need-edit"),
    path("my/needs/<int:pk>/autosave/", need_editor.autosave, name="need-autosave"),
    path("my/needs/<int:pk>/<slug:step>/", needs.take_step, name="need-step"),
]
