//! The macros of oasmith.
