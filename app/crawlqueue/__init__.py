"""Crawling on several machines: a night gives its boards to a queue in PostgreSQL, workers read them.

What flows: the night defers one job a host and platform (`jobs`), a worker crawls it in a folder of its own and sends
what it landed back in pieces (`parts`), the night writes the pieces into its landing folder (`night`) and goes on as
ever. procrastinate keeps the queue; jobs and pieces are working memory and no part of the data.
"""
