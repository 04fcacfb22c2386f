"""Records of employees."""
