"""The addresses of saved searches and of their daily mail."""

from django.urls import path

from matchmaker.web.views import searches

urlpatterns = [
    path("searches/", searches.saved_searches, name="saved-searches"),
    path("searches/save/", searches.create, name="saved-search-create"),
    path("searches/daily-mail/", searches.digest, name="digest-preference"),
    path("searches/unsubscribe/<str:token>/", searches.unsubscribe, name="digest-unsubscribe"),
    path("searches/<int:pk>/rename/", searches.rename, name="saved-search-rename"),
    path("searches/<int:pk>/alerts/", searches.alerts, name="saved-search-alerts"),
    path("searches/<int:pk>/delete/", searches.delete, name="saved-search-delete"),
    path("searches/<int:pk>/restore/", searches.restore, name="saved-search-restore"),
]
