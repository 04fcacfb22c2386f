"""What candidates and staff get done with interviews."""
