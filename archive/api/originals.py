"""Which bytes are held already: what an importer asks before it sends."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from archive.api.parameters import NoParameters, values_of
from archive.api.permissions import HAND_IN
from archive.api.views import View
from archive.models import Original

MOST_DIGESTS = 10_000


class Digests(serializers.Serializer):
    """SHA-256 digests, in hexadecimal."""

    sha256 = serializers.ListField(
        child=serializers.RegexField(r"^[0-9a-fA-F]{64}\Z", help_text="64 hexadecimal digits."),
        max_length=MOST_DIGESTS,
        allow_empty=True,
    )


class Have(View):
    permissions = {"POST": (HAND_IN, "archive.view_original")}

    def post(self, request: Request) -> Response:
        """Of up to 10,000 digests, those whose bytes are held."""
        NoParameters.read(request)
        held = Original.objects.filter(sha256__in=values_of(request, Digests)["sha256"])
        return Response({"held": sorted(held.values_list("sha256", flat=True))})
