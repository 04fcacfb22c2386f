"""Policies, change requests and their reviews."""
