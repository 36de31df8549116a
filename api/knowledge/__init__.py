"""Policy articles, and the one that answers a question. No article, no answer."""
