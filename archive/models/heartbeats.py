"""When each background process was last seen alive."""

from django.db import models


class Heartbeat(models.Model):
    name = models.CharField(max_length=30, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
