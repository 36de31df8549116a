"""Linli's own side: the nouns of a community, and the faces through which people reach them."""
