"""Which job was known to be a repost of which, from which run on: a snapshot of a past day tells it

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from schema import types

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('job_repost',
    sa.Column('job_id', types.PlainText(), nullable=False),
    sa.Column('since_run_id', types.PlainText(), nullable=False),
    sa.Column('repost_of', types.PlainText(), nullable=False),
    sa.Column('until_run_id', types.PlainText(), nullable=True),
    sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_job_repost_job_id')),
    sa.ForeignKeyConstraint(['repost_of'], ['job.id'], name=op.f('fk_job_repost_repost_of')),
    sa.ForeignKeyConstraint(['since_run_id'], ['run.id'], name=op.f('fk_job_repost_since_run_id')),
    sa.ForeignKeyConstraint(['until_run_id'], ['run.id'], name=op.f('fk_job_repost_until_run_id')),
    sa.PrimaryKeyConstraint('job_id', 'since_run_id', name=op.f('pk_job_repost')),
    sqlite_with_rowid=False
    )
    # When it became known was not kept before today: as early as the job itself.
    op.execute(
        "INSERT INTO job_repost (job_id, since_run_id, repost_of, until_run_id) "
        "SELECT id, minted_run_id, repost_of, NULL FROM job WHERE repost_of IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table('job_repost')
