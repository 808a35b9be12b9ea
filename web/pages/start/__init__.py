"""发起事项: the processes that the visitor may start, and their start forms."""
