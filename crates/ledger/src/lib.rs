//! Where an authority's records live.
