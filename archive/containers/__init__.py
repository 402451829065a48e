"""What the rooms that cut containers and the rooms that read their members both know of them."""
