"""Around the pages: sign-in, navigation, the frame of a page."""
