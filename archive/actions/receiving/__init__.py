"""Taken in: bytes, digest, sender, time and event in one commit, and the receipt."""
