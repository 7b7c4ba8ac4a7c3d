"""Records: boards, verdicts and their words, and the same question under several conventions."""
