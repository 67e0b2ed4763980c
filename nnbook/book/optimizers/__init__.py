"""The page "Optimizers": its experiments, their stored results, and exercises."""
