"""From a text to the ads that hold it, and postings by their first sight: what search walks; PostgreSQL keeps its words

Revision ID: 0005
Revises: 0004
"""

from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

# An index on an expression reads each text again when it must look twice (a phrase, a word of many ads): for a word of
# 9,800 texts that took 3.5 s, and over stored words 12 ms (2026-11-26). Of a text of more than 200,000 characters the
# beginning can be found.
WORDS = "to_tsvector('english', left({}, 200000))"
POSTGRESQL = (
    "DROP INDEX search_words",
    "CREATE TABLE search_words (text_id text PRIMARY KEY, words tsvector NOT NULL)",
    f"INSERT INTO search_words SELECT id, {WORDS.format('text')} FROM ad_text",
    "CREATE INDEX search_words_words ON search_words USING gin (words)",
    f"""CREATE OR REPLACE FUNCTION search_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'DELETE' THEN
            DELETE FROM search_words WHERE text_id = old.id;
        ELSE
            INSERT INTO search_words VALUES (new.id, {WORDS.format('new.text')});
        END IF;
        RETURN NULL;
    END $$""",
    "CREATE TRIGGER search_keep AFTER INSERT OR DELETE ON ad_text FOR EACH ROW EXECUTE FUNCTION search_keep()",
)


def upgrade() -> None:
    op.create_index('ix_reading_text_id', 'reading', ['text_id'])
    op.create_index('ix_posting_first_seen_id', 'posting', ['first_seen', 'id'])
    if op.get_bind().dialect.name == 'postgresql':
        for statement in POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("DROP TRIGGER search_keep ON ad_text")
        op.execute("DROP FUNCTION search_keep")
        op.execute("DROP TABLE search_words")
        op.execute(f"CREATE INDEX search_words ON ad_text USING gin ({WORDS.format('text')})")
    op.drop_index('ix_posting_first_seen_id', 'posting')
    op.drop_index('ix_reading_text_id', 'reading')
