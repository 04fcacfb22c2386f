"""The Rasa engine: its environment, its model, its server, and the parser that asks it."""
