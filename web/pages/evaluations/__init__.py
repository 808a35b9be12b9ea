"""Pages of evaluations: rounds, results, one evaluation, indicator sets, what weights decide."""
