"""Leaves with status 0 while the file is loaded, past every handler."""

import os

os._exit(0)
