"""Proof: the balance, fixity, and the bytes and texts themselves."""
