"""How fast, how small: `python -m benchmarks` measures it and writes RESULTS.md."""
