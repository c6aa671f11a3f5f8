"""Where the tables of a sheet are, what their columns hold, and what each row is."""
