//! The command `oasmith`.

fn main() {}
