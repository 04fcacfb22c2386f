"""约面 (Yuemian) engine: messages in, understanding, one action, replies out."""
