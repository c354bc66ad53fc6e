"""The addresses of agreements."""

from django.urls import path

from matchmaker.web.views import agreement_steps, agreements

urlpatterns = [
    path("agreements/", agreements.agreement_list, name="agreements"),
    path("agreements/new/", agreements.create, name="agreement-new"),
    path("agreements/<int:pk>/", agreements.agreement_page, name="agreement"),
    path("agreements/<int:pk>/edit/", agreements.edit, name="agreement-edit"),
    path("agreements/<int:pk>/dossier.xlsx", agreements.dossier, {"form": "xlsx"}, "dossier-xlsx"),
    path("agreements/<int:pk>/dossier.pdf", agreements.dossier, {"form": "pdf"}, "dossier-pdf"),
    path("agreements/<int:pk>/confirm/", agreement_steps.confirm, name="agreement-confirm"),
    path("agreements/<int:pk>/sign/", agreement_steps.sign, name="agreement-sign"),
    path("agreements/<int:pk>/register/", agreement_steps.register, name="agreement-register"),
    path("agreements/<int:pk>/end/", agreement_steps.end, name="agreement-end"),
    path("agreements/<int:pk>/notice/", agreement_steps.notice, name="agreement-notice"),
    path("agreements/<int:pk>/objection/", agreement_steps.objection, name="agreement-objection"),
    path("agreements/objections/<int:pk>/", agreement_steps.decide, name="objection-decide"),
]
