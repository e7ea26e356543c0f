"""Small widgets of our own, for what core ipywidgets cannot do: one Python file and one script beside it each."""
