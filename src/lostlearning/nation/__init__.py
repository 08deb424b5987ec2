"""The nation: the same definitions over millions of pupils, on one machine or on a cluster."""
