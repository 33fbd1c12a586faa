//! What code generated from an OpenAPI description calls.
