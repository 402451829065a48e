"""Django's backend for PostgreSQL, with a cheaper way to see that a connection is alive."""
