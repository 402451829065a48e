"""Where originals lie that are too large for a row: a folder or an S3 bucket, every file under its own digest."""
