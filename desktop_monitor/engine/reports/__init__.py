"""Reports made out of the stores: read, reckoned, drawn and written. Must not know who asked."""
