"""The dashboard: pages over the published warehouse."""
