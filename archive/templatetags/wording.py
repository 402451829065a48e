"""Filters of our templates."""

from django import template

from archive.admin import codes, wording
from archive.admin.said import said

register = template.Library()
register.filter("visible", wording.visible)
register.filter("named", wording.named)
register.filter("verb", wording.verb)
register.filter("code", codes.code)
register.filter("precision", codes.precision)
register.filter("language", codes.language)
register.filter("duration", codes.duration)
register.filter("together", wording.together)
register.filter("percent", wording.percent)
register.filter("said", said)
