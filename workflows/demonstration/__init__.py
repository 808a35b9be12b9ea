"""An invented region to show Duban with: real divisions and kinds of unit, nobody real in them.

``seed`` fills an empty installation by the same commands as everybody uses, moving the clock as
it goes, so that what a visitor finds has truly happened: colours, notices, ledgers, history.
"""
