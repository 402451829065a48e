"""One machine, for trying and for working on Dateline. `manage.py up` runs on these."""

from config import demofeed, env
from config.settings.base import *  # noqa: F403  settings are inherited by Django's convention
from config.settings.secrets import development_key

# Off unless asked for: with it Django keeps every SQL statement in memory, and a worker never lets go of them.
DEBUG = env.DEBUG
SECRET_KEY = env.SECRET_KEY or development_key(env.HOME)
ALLOWED_HOSTS = env.ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = env.DEBUG
STATIC_ROOT = None  # nothing is collected: the files are served from where they lie
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.EMAIL_HOST
    else "django.core.mail.backends.console.EmailBackend"
)
DEMO_ALLOWED = True
# The demonstration has a feed on this machine; nothing else may lead here.
if demofeed.kept_address(env.HOME):
    FETCH_ALLOWED_NETWORKS = (*FETCH_ALLOWED_NETWORKS, "127.0.0.1/32")  # noqa: F405
