"""Exercises of the chapter on batch normalization."""
