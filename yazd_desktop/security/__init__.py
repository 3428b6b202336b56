"""Keys of an office folder, and files sealed with them."""
