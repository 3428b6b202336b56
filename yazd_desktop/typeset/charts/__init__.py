"""Drawn figures: bars, lines, pies and the like."""
