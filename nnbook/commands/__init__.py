"""The commands of ``python -m nnbook``, one file each."""
