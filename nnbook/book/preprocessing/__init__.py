"""The page "Preprocessing": its experiments, their stored results, and exercises."""
