"""Measures the assistant; the product never imports this package."""
