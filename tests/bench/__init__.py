"""Benchmarks: each module here named ``bench_…`` measures one thing and says whether it keeps its promise."""
