"""Exercises of the chapter on perceptrons."""
