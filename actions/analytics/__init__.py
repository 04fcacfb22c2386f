"""Figures by chat."""
