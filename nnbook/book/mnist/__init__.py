"""The page "MNIST": its experiments, their stored results, and exercises."""
