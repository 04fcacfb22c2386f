"""Alembic migrations of the HR database."""
