"""What an assessor settled once about a client's files, as columns.yml keeps it."""
