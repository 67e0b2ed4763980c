"""Exercises of the chapter on hyperparameters."""
