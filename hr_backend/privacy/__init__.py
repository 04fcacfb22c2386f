"""Consent, how long data is kept, export and erasure on request, objections."""
