"""How articles arrive: files, folders, packages, lines of JSON. Nothing here knows what an article is.

Everything comes out as `values.Arrival`, lazily, or as `limits.Refused` where bytes may not come in.
"""
