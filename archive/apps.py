from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy


class ArchiveConfig(AppConfig):
    name = "archive"
    verbose_name = gettext_lazy("Archive")
    default = True
    default_auto_field = "django.db.models.BigAutoField"


class EditorsDoorConfig(AdminConfig):
    """Django's admin with Dateline's own site: its start page, its navigation, its answers to errors."""

    default_site = "archive.admin.site.the_site"
