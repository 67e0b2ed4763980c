"""The page "Parity": its experiments, their stored results, and exercises."""
