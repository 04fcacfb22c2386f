"""The tables that can be imported."""
