"""Makes the checks in `config.checks` known to Django."""

from django.apps import AppConfig

from config import checks

__all__ = ["checks"]


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Settings"
