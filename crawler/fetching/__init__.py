"""From a request to a whole answer: whom to dial, when, how much of it, and what to believe."""
