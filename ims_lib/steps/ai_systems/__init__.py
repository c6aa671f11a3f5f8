"""The client's AI systems one by one: what applies to each by its role, and what laws and frameworks ask of it."""
