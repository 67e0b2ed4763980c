"""The page "Hyperparameters": its experiments, their stored results, and exercises."""
