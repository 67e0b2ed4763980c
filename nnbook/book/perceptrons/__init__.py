"""The page "Perceptrons": its experiments, their stored results, and exercises."""
