"""Has the model draft an answer: what is looked up, what the model is shown, what it leaves unsaid."""
