"""Exercises of the case study on CIFAR-10."""
