"""The page "Monitoring": its experiments, their stored results, and exercises."""
