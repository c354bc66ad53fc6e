"""The addresses of imports: history, upload, and one page for each import with its steps."""

from django.urls import path

from matchmaker.web.views import imports

urlpatterns = [
    path("office/imports/", imports.history, name="imports"),
    path("office/imports/new/", imports.upload, name="import-new"),
    path(
        "office/imports/template/<slug:kind>.<slug:family>",
        imports.template_file,
        name="import-template",
    ),
    path("office/imports/<int:pk>/", imports.job, name="import"),
    path("office/imports/<int:pk>/progress/", imports.progress, name="import-progress"),
    path("office/imports/<int:pk>/columns/", imports.columns, name="import-columns"),
    path("office/imports/<int:pk>/start/", imports.start, name="import-start"),
    path("office/imports/<int:pk>/undo/", imports.undo, name="import-undo"),
    path("office/imports/<int:pk>/discard/", imports.discard, name="import-discard"),
    path("office/imports/<int:pk>/files/<slug:name>/", imports.handed_back, name="import-file"),
]
