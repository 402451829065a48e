"""Channels: what is due, who asks whom, and what is taken in from them."""
