"""Courses and who takes part."""
