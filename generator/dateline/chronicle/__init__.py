"""What a site's history tells on the command line: the trail of an update, and how two states of a site differ."""
