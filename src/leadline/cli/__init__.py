"""The command line: parse the request, one Case call, show the view."""
