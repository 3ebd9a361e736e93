"""One job of a snapshot as schema.org JobPosting with its credentials, and the JSON Schema of that."""

from app.jobposting.node import SCHEMA, posting_node
from app.jobposting.rows import JobRows, job_rows

__all__ = ["SCHEMA", "JobRows", "job_rows", "posting_node"]
