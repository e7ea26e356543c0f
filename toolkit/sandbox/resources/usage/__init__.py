"""What the account has used, and what it is worth: resources of the 2010-04-01 API."""
