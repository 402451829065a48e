"""Passages that recur in an outlet: learned, rehearsed, applied, vetoed."""
