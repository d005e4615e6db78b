"""Who waits, coaches with room, proposals, caseloads handed over."""
