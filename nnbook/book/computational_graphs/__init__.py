"""The page "Computational graphs": its exercises."""
