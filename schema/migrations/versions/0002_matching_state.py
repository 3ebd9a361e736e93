"""Matching state: fingerprints, keys with their day, compared pairs, frozen tables, reposts

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from schema import types

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Both are derived and nothing has filled them yet: made anew rather than altered.
    op.drop_table('match_key')
    op.drop_table('match_ad')
    op.create_table('match_ad',
    sa.Column('posting_id', types.PlainText(), nullable=False),
    sa.Column('reading_id', types.PlainText(), nullable=False),
    sa.Column('version', types.PlainText(), nullable=False),
    sa.Column('live_until', types.UTCDateTime(), nullable=True),
    sa.Column('fields', types.Json(), nullable=False),
    sa.Column('print', sa.LargeBinary(), nullable=False),
    sa.Column('opening_crowd', sa.Integer(), nullable=False),
    sa.Column('text_crowd', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['posting_id'], ['posting.id'], name=op.f('fk_match_ad_posting_id')),
    sa.ForeignKeyConstraint(['reading_id'], ['reading.id'], name=op.f('fk_match_ad_reading_id')),
    sa.PrimaryKeyConstraint('posting_id', name=op.f('pk_match_ad'))
    )
    op.create_table('match_key',
    sa.Column('key', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('day', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('posting_id', types.PlainText(), nullable=False),
    sa.ForeignKeyConstraint(['posting_id'], ['posting.id'], name=op.f('fk_match_key_posting_id')),
    sa.PrimaryKeyConstraint('key', 'day', 'posting_id', name=op.f('pk_match_key')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('match_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_match_key_posting_id'), ['posting_id'], unique=False)
    op.create_table('match_pair',
    sa.Column('a', types.PlainText(), nullable=False),
    sa.Column('b', types.PlainText(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('is_apart', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['a'], ['posting.id'], name=op.f('fk_match_pair_a')),
    sa.ForeignKeyConstraint(['b'], ['posting.id'], name=op.f('fk_match_pair_b')),
    sa.PrimaryKeyConstraint('a', 'b', name=op.f('pk_match_pair')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('match_pair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_match_pair_b'), ['b'], unique=False)
    op.create_table('match_table',
    sa.Column('version', types.PlainText(), nullable=False),
    sa.Column('ads', sa.Integer(), nullable=False),
    sa.Column('numbers', sa.LargeBinary(), nullable=False),
    sa.Column('shingles', sa.LargeBinary(), nullable=False),
    sa.Column('run_id', types.PlainText(), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_match_table_run_id')),
    sa.PrimaryKeyConstraint('version', name=op.f('pk_match_table'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.add_column(sa.Column('repost_of', types.PlainText(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_job_repost_of'), 'job', ['repost_of'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_job_repost_of'), type_='foreignkey')
        batch_op.drop_column('repost_of')
    op.drop_table('match_table')
    op.drop_table('match_pair')
    op.drop_table('match_key')
    op.drop_table('match_ad')
    op.create_table('match_ad',
    sa.Column('posting_id', types.PlainText(), nullable=False),
    sa.Column('reading_id', types.PlainText(), nullable=False),
    sa.Column('version', types.PlainText(), nullable=False),
    sa.Column('date_posted', sa.Date(), nullable=True),
    sa.Column('fields', types.Json(), nullable=False),
    sa.Column('fingerprint', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('posting_id', name=op.f('pk_match_ad'))
    )
    op.create_table('match_key',
    sa.Column('key', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('posting_id', types.PlainText(), nullable=False),
    sa.PrimaryKeyConstraint('key', 'posting_id', name=op.f('pk_match_key')),
    sqlite_with_rowid=False
    )
