"""The page "Initialization": its experiments, their stored results, and exercises."""
