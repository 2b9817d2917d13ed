"""What is worth asking next: only what can still change something, least sensitive first."""
