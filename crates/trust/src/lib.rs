//! Trust stores; does this chain hold at this moment, and if not, why.
