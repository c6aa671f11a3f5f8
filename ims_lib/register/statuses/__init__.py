"""What a status says, by words, signs, columns and colours."""
