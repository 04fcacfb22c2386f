"""Signed webhooks for the systems of the company (OA)."""
