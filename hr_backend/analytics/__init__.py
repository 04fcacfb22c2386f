"""Figures of recruiting."""
