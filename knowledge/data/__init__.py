"""The articles and notes that come with the package."""
