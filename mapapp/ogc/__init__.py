"""OGC API Features: what its addresses answer, apart from how a request reaches them."""
