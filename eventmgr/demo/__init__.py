"""The demo conference: plainly fictional, so that every page has something to show."""
