"""The records HR keeps of employees."""
