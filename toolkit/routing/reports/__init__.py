"""What is asked of the selection rules: previews, explanations, coverage, comparisons, capacity."""
