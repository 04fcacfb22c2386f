"""Scenarios: conversations as test data, read, played and judged (docs: the scenario format)."""
