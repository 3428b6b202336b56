"""What may leave an office: for each change set all, some fields, or no more than that it is there."""
