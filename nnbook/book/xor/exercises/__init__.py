"""Exercises of the case study on XOR."""
