"""Exercises of the chapter on activations."""
