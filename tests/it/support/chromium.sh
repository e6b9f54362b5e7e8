#!/bin/sh
# The driver waits for an open page, which this program has only if it is asked for.
exec /usr/lib/chromium/chromium-headless-shell "$@" about:blank
