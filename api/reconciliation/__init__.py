"""The daily balance of messages: what came in has come to an end, and its answer has left."""
