"""Fresh proofs of identity: pay is looked at on a shared device only after one."""
