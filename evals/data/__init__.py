"""The question sets, their card, and the recorded runs."""
