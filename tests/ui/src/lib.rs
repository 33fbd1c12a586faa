//! Nothing: the cases are in `good/` and `bad/`.
