"""Shifts, punches and what a day comes to."""
