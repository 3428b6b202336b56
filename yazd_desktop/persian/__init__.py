"""Persian text, digits, dates and the numbers people are known by; no store, no window."""
