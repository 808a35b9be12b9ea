"""What a page tells about items beside the items themselves: names, and how long there is left."""
