"""Freed slots and the stand-by candidates (候补) they are offered to."""
