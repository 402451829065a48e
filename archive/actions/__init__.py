"""The verbs. Only these write; each is one transaction (a long stream: one a chunk) and tells what it did as an event.

They never enqueue anything: the door that called them does, after the commit.
"""
