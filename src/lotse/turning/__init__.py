"""What a verdict rests on, and the smallest change of the situation that would turn it."""
