"""Official statistics as DfE publishes them: which publication a file is of, and its figures with their status."""
