"""Questions of candidates and the answers HR keeps for them."""
