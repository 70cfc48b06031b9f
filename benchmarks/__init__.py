"""A county of any size, and this program measured against its peers on it (see README.md in this folder)."""
