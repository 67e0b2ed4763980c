"""Exercises of the chapter on computational graphs."""
