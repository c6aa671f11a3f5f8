"""What a cell mentions, and which requirement it means: what stands around a number decides."""
