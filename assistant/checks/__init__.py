"""Holds a statement against the text: whose a figure is, of which time, what a question takes for granted."""
