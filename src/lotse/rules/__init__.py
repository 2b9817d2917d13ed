"""Facts to needs: truth values, conditions, rule sets and the recognition of needs. Content is in `sets/`."""
