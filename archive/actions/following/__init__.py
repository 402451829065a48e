"""The change feed and who follows it: the index, mirrors, webhooks."""
