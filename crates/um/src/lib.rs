//! Exchange UM, Lync and gateways: the estate and its links.
