"""The page "XOR": its experiments, their stored results, and exercises."""
