"""The work of a facilitation office, without a window."""
