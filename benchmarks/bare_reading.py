"""The least that lists the same rows over HTTP with the same framework: a generic view, a serializer, its cursor."""

import os
import uuid
from pathlib import Path
from typing import ClassVar

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

from django.contrib.postgres.fields import ArrayField  # noqa: E402 - the framework reads its settings when imported
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import models  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import generics, serializers  # noqa: E402
from rest_framework.pagination import CursorPagination  # noqa: E402


class Article(models.Model):
    objects: ClassVar[models.Manager["Article"]] = models.Manager()
    id = models.UUIDField(primary_key=True)
    state = models.TextField()
    title = models.TextField(null=True)
    authors = ArrayField(models.TextField())
    credits = ArrayField(models.TextField())
    language = models.TextField(null=True)
    published_edtf = models.TextField(null=True)
    published_earliest = models.DateTimeField(null=True)
    published_latest = models.DateTimeField(null=True)
    body = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        app_label = "bare"
        db_table = "archive_article"
        managed = False


class Row(serializers.ModelSerializer):
    class Meta:
        model = Article
        exclude = ("body",)


class Whole(serializers.ModelSerializer):
    class Meta:
        model = Article
        fields = "__all__"


class Newest(CursorPagination):
    ordering = "-id"
    page_size = 50


class Articles(generics.ListAPIView):
    queryset = Article.objects.defer("body")
    serializer_class = Row
    pagination_class = Newest


class Detail(generics.RetrieveAPIView):
    queryset = Article.objects.all()
    serializer_class = Whole


urlpatterns = [path("articles/", Articles.as_view()), path("articles/<uuid:pk>/", Detail.as_view())]
application = WSGIHandler()
