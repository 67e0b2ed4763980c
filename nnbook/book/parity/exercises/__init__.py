"""Exercises of the case study on parity."""
