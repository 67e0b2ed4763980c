"""Exercises of the case study on house prices."""
