"""Tables of models and forecasts."""
