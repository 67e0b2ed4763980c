"""Exercises of the chapter on monitoring."""
