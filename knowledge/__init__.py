"""An article becomes searchable chunks.

Knows nothing of language models, the environment or pages. The files in pipeline order:
load, mend, chunk, embed, store and lexical, retrieve; ingest runs them, library keeps the articles.
"""
