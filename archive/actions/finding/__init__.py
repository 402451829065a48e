"""Found again: searches, what surrounds their pages, exports, and searches that are kept."""
