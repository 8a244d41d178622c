"""Rules: a site's headers and redirects for servers that read them from a file of their own."""
