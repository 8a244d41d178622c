"""Objects: the targets of kinds `s3`, `gs` and `az`, in an object store."""
