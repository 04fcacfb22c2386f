"""Formulas that HR writes: checked once, then reckoned for one person or for many at a time."""
