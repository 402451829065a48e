"""What people say of articles and sources: one at a time, many at once, and taken back."""
