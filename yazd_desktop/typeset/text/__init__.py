"""Persian text without a page: order, shapes, words and lines."""
