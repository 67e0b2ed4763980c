"""Exercises of the case study on noisy digits."""
