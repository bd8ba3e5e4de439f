"""绩衡 (Jiheng): from the bureau's exports to the scores of its departments."""
