"""The page "Noisy digits": its experiments, their stored results, and exercises."""
