"""The numbering plans compiled into one automaton, which reads a column of numbers at once."""
