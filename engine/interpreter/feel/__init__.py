"""FEEL, the expression language of decisions (DMN 1.3 §10.3), put onto the same allow-list.

``parsing`` reads a text into a tree, ``compiling`` rewrites it and makes code of it, ``logic`` has
the operators, ``functions`` the table of what may be called. All pure, and all bounded: by bytes,
parts and levels when read, by the sizes of values and by counted steps when evaluated.
Import from the modules: an import here would run in a circle.
"""
