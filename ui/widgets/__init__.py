"""Controls of our own, used by every screen."""
