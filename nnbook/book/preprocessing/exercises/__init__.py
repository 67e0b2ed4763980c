"""Exercises of the chapter on preprocessing."""
