"""Reads a question: what kind of answer it wants, whether it is one question or several, or no question at all."""
