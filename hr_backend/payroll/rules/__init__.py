"""The law's arithmetic of pay: pure, by person and by column, equal to the fen.

Money is integer fen (分), rates are integers of a hundred-thousandth (`values.RATE_UNIT`), days are
integers of a hundredth (`values.DAY_UNIT`). What the law says in a year and a city is an argument.
Each function by column takes and gives NumPy int64 arrays and equals the one by person.
"""
