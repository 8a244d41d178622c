"""Rsync: the target of kind `rsync`, a folder that rsync sends to."""
