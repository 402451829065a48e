"""Is it new: copies, versions, what is related, and what people decide about it."""
