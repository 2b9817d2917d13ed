"""Planning: many cases at once, and what a change of rules or offers does to families."""
