"""Publishing: what a build has written goes to where readers find it. It reads the output folder and its manifest."""
