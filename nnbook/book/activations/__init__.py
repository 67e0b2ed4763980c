"""The page "Activations": its experiments, their stored results, and exercises."""
