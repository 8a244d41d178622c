"""Git: the target of kind `git`, a branch of a repository."""
