"""Promotions and transfers."""
