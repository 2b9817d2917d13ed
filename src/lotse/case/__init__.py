"""What a municipality hands in: the vocabulary, the pseudonymous case, and the facts derived from it on a day."""
