"""The page "CIFAR-10": its experiments, their stored results, and exercises."""
