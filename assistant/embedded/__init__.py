"""Runs the embedded model: its process, its slots, and the states of what it has read."""
