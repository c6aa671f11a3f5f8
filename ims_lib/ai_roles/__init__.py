"""The organisation's roles with AI: whether models are built here, and which controls likely apply by them."""
