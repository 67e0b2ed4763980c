"""Exercises of the chapter on initialization."""
