"""On which page this tab is, and whether it has just come there."""

HERE, ARRIVED = "page_here", "page_arrived"  # the page of this run; whether it is a new one
