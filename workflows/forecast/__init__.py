"""The forecast of the office: which items change their colour in the next working days, by itself.

Live instances are run forward on a virtual clock, on copies: their timers by the interpreter, their
ladders by the arithmetic that moves the real ones. Nobody acts in it; how long people took for each
step lately says which of the items would be done before. What was found is kept as of when it was
made, and made anew by a job.
"""
