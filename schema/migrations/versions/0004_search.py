"""Words of ads to the ads that hold them: an index the engine keeps itself as texts come and go

Revision ID: 0004
Revises: 0003
"""

from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

# PostgreSQL refuses a tsvector of more than 1 MB: of a longer text the beginning can be found.
WORDS = "to_tsvector('english', left(text, 200000))"
# FTS5 numbers rows, ad_text has hashes: search_number holds both. The index holds no text of its own.
SQLITE = (
    "CREATE TABLE search_number (n INTEGER PRIMARY KEY, text_id TEXT NOT NULL UNIQUE)",
    "CREATE VIRTUAL TABLE search_words USING fts5(text, content='', tokenize='porter unicode61')",
    """CREATE TRIGGER search_comes AFTER INSERT ON ad_text BEGIN
        INSERT INTO search_number (text_id) VALUES (new.id);
        INSERT INTO search_words (rowid, text) SELECT n, new.text FROM search_number WHERE text_id = new.id;
    END""",
    """CREATE TRIGGER search_goes AFTER DELETE ON ad_text BEGIN
        INSERT INTO search_words (search_words, rowid, text)
            SELECT 'delete', n, old.text FROM search_number WHERE text_id = old.id;
        DELETE FROM search_number WHERE text_id = old.id;
    END""",
    "INSERT INTO search_number (text_id) SELECT id FROM ad_text ORDER BY id",
    "INSERT INTO search_words (rowid, text) SELECT n, text FROM search_number JOIN ad_text ON ad_text.id = text_id",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(f"CREATE INDEX search_words ON ad_text USING gin ({WORDS})")
        return
    for statement in SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("DROP INDEX search_words")
        return
    for name in ('TRIGGER search_comes', 'TRIGGER search_goes', 'TABLE search_words', 'TABLE search_number'):
        op.execute(f"DROP {name}")
