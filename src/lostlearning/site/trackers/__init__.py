"""What was asked, of whom, and what is known to have been done."""
