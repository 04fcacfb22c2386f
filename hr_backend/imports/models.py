"""Tables of imports of files."""
