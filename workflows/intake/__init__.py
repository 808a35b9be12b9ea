"""What people hand in, checked before it is carried out, whichever way it comes.

Pages, API and command line give the engine the same commands. The guards of this package stand
between: what an item gets is what its form takes, and nobody starts or deputises beyond sight.
"""
