"""How fast nnbook is, beside its peers and beside loops written by hand.

``make bench`` runs everything and stores ``results.json``, which the site shows. The peers are
needed here and nowhere else.
"""
