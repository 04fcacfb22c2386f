"""A run's files for others: the bank, the tax office, social insurance, the books."""
