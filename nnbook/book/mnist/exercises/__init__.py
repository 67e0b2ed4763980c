"""Exercises of the case study on MNIST."""
