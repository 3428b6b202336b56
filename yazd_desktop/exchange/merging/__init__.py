"""Change sets that came: read, checked, taken into the log, folded into the tables."""
