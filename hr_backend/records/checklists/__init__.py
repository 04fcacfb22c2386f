"""What is to be done when somebody joins or leaves."""
