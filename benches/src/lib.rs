//! Side by side with the peers.
