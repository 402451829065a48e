"""Worked off: items in a worker's hands, read, recorded, and put together again."""
