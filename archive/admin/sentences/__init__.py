"""The sentences that the program says, for the catalogs of translations.

The rooms below say what is the matter in English: it stands in rows for good, and programs read it over REST. None of
them knows of a reader. Here the same sentences are marked, with places for what is put in; `archive.admin.said` puts
them into the reader's language. A test holds them against the rooms: none is missing, none is said no more.
"""

from archive.admin.sentences import of_actions, of_rooms_below

SENTENCES = of_actions.SENTENCES + of_rooms_below.SENTENCES

__all__ = ["SENTENCES"]
