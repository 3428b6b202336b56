"""Lists built from the declarations of an entity."""
