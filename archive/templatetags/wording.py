"""Filters of our templates."""

from django import template

from archive.admin import wording

register = template.Library()
register.filter("visible", wording.visible)
register.filter("verb", wording.verb)
register.filter("code", wording.code)
register.filter("together", wording.together)
register.filter("percent", wording.percent)
