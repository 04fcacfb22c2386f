"""Requisitions, applications, and interviews with their lifecycle."""
