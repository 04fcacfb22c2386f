"""Brings data into the HR service from outside: a described world, a company's files."""
