"""What was asked of government, authorities and schools, and what has been done: dated, sourced, with its history."""
