"""Where questions come in and answers go out beside the page: routes, batches, a running server, its files."""
