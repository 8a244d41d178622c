"""Directory: the target of kind `directory`, a folder of releases on this machine."""
