"""The desk for one school: files dropped in a browser on this computer, and both reports; nothing is kept unasked."""
