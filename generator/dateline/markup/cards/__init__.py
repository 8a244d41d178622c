"""Cards: what other systems embed, kept as data in the file and drawn as plain HTML."""
