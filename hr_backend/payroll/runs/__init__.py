"""A month's pay of a whole group: planned once, reckoned by columns, written by the thousand."""
