"""Mends what does not stand, or is not all, by the text's own sentences and by reckoning."""
