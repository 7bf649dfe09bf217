"""Answers questions over the articles of the knowledge package, on the command line and in the browser."""
