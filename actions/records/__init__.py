"""Contracts, certificates, own data, training by chat."""
