"""For real: behind a proxy that speaks TLS, with given servers and secrets. Refuses to start with unsafe values."""

from django.core.exceptions import ImproperlyConfigured

from config import env
from config.settings import secrets
from config.settings.base import *  # noqa: F403  settings are inherited by Django's convention

FAULTS = secrets.faults(env.SECRET_KEY)
if env.DEBUG:
    FAULTS.append("DEBUG is on; it shows secrets to visitors. Unset it.")
if not env.ALLOWED_HOSTS:
    FAULTS.append("ALLOWED_HOSTS is not set: the names under which this site is reached, separated by commas.")
if "*" in env.ALLOWED_HOSTS:
    FAULTS.append("ALLOWED_HOSTS is '*'; name the hosts, or password reset mails can be made to point anywhere.")
if FAULTS:
    raise ImproperlyConfigured("Dateline does not start with these settings:\n" + "\n".join(f"- {f}" for f in FAULTS))

SECRET_KEY = env.SECRET_KEY
ALLOWED_HOSTS = env.ALLOWED_HOSTS
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Without a mail server nothing is sent: a reset link must not end in a log.
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if env.EMAIL_HOST else "django.core.mail.backends.dummy.EmailBackend"
)

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
# Probes and scrapers come from inside, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = env.HSTS_SECONDS
if env.PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Whether all other hosts of the domain speak TLS is not Dateline's to promise.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
