"""AI systems and services one by one: how each stands, what its role proposes, what laws and frameworks ask of it."""
