"""The page "Batch normalization": its experiments, their stored results, and exercises."""
