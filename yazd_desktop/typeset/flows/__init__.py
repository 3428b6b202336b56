"""Blocks as they stand on a page, one flowable for a kind of block."""
