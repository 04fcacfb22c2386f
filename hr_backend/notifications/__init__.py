"""Telling people: the outbox and its delivery."""
