"""The privacy rooms: what the family agreed to, what may be told to whom, and what is not needed at all.

Default is deny. Nothing here decides a matter of law: a check passes, or it says in a whole sentence why a
datum stays, and what would settle it.
"""
