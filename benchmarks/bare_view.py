"""The least that takes an article over HTTP with the same framework: a view that validates, and inserts one row."""

import os
import uuid
from pathlib import Path

import django
from django.conf import settings

from config.settings.database import database

STOCK = {"ENGINE": "django.db.backends.postgresql"}
"""Nothing of the service's own."""

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    SECRET_KEY=uuid.uuid4().hex,
    DATABASES={"default": database(os.environ["DATABASE_URL"], sockets=Path()) | STOCK},
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["rest_framework"],
    USE_TZ=True,
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "UNAUTHENTICATED_USER": None,
    },
)
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 - the framework reads its settings when it is imported
from django.db import models  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import serializers  # noqa: E402
from rest_framework.request import Request  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402


class Bare(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    title = models.TextField()
    published = models.TextField()
    body = models.TextField()

    class Meta:
        app_label = "bare"
        db_table = "bare"


class BareSerializer(serializers.ModelSerializer):
    class Meta:
        model = Bare
        fields = ("id", "title", "published", "body")


class Articles(APIView):
    def post(self, request: Request) -> Response:
        article = BareSerializer(data=request.data)
        article.is_valid(raise_exception=True)
        article.save()
        return Response(article.data, status=201)


urlpatterns = [path("articles/", Articles.as_view())]
application = WSGIHandler()
