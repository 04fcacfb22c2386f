"""Certificates the company issues, as PDF, numbered and checkable."""
