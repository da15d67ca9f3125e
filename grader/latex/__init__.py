"""A statement's formulas as LaTeX: what is understood for certain is set, the rest stays as it stands."""
