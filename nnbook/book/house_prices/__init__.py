"""The page "House prices": its experiments, their stored results, and exercises."""
