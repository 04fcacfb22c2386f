"""Likelihood of attendance, and hot spots of cancellations."""
