"""A job-board town on loopback: invented employers, real HTTP, the real spiders and the real nightly."""
