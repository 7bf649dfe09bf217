"""The adapter that comes with the pinned model."""
