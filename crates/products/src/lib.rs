//! What each product does, as data with sources and confidence.
