"""Lists of destinations: columns, files and partitions, and the answers to them."""
