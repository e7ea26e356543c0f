"""Run the benchmarks, all or those named: ``python -m tests.bench [bench_…]``; 1 if one is over its limit."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

names = sys.argv[1:] or sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
passed = True
for name in names:
    measured = importlib.import_module(f"tests.bench.{name}").run()
    for result in measured if isinstance(measured, list) else [measured]:
        passed &= result.passed
        print(result, flush=True)
sys.exit(0 if passed else 1)
