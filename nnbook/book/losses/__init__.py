"""The page "Losses and regularization": its experiments, their stored results, and exercises."""
