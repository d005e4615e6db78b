"""Who could hold a case: loads, proposals, and cases that change hands."""
