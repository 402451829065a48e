"""Every address of the service."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from archive.api import health, metrics

urlpatterns = [
    path("api/", include("archive.api.urls")),
    path("", RedirectView.as_view(pattern_name="admin:index"), name="start"),
    path("admin/language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
]

handler400 = "archive.api.problems.bad_request"
handler403 = "archive.api.problems.permission_denied"
handler404 = "archive.api.problems.not_found"
handler500 = "archive.api.problems.server_error"
