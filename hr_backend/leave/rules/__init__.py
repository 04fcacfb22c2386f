"""The rules of leave as pure functions: facts and dated rule data in, figures with steps out."""
