"""Whom this copy exchanges with: cards, keys, peers, and what each may do."""
