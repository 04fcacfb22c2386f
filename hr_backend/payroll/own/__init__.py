"""One's own pay: payslips with their proof, tax, insurance, and when pay comes."""
