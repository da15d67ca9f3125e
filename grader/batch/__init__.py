"""Many submissions -> one gradebook: taken in, graded by a pool or a cluster, kept, exported."""
