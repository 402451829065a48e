"""Vocabularies, tags, the rules that set them, and suggestions."""
