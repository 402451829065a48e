"""The web application: `gunicorn config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from config.bodies import WholeRequests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")

application = WholeRequests(get_wsgi_application())
