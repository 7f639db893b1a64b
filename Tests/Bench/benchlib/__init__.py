"""What the benchmarks share: clips, servers, readings from /proc, and the load tool. Python's standard library only."""
