"""For pytest. `tests/conftest.py` starts PostgreSQL and tells Django where it is."""

import os
import tempfile
from pathlib import Path

from config import env
from config.settings.base import *  # noqa: F403  settings are inherited by Django's convention
from config.settings.base import DATABASES
from config.settings.rest import REST_FRAMEWORK

SECRET_KEY = "only-for-tests-" * 5
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Each process has its own; it is made by whoever writes first and removed when the session ends.
DATELINE_HOME = Path(tempfile.gettempdir()) / f"dateline-test-{os.getuid()}-{os.getpid()}"
SEARCH_FOLDER = DATELINE_HOME / "search"
SEARCH_FOLDER = DATELINE_HOME / "search"
ORIGINALS_URL = (DATELINE_HOME / "originals").as_uri()
ORIGINALS_OPTIONS = {}
if not env.DATABASE_URL:
    # Never the archive of this checkout: without the session's server there is nothing to connect to.
    DATABASES["default"]["HOST"] = str(DATELINE_HOME / "no-server")
# Hints go nowhere, as when the broker is down; who needs one asks for the fixture `broker`.
BROKER_URL = "memory://"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
AXES_ENABLED = False
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_CLASSES": []}
WHITENOISE_AUTOREFRESH = True
STATIC_ROOT = None
