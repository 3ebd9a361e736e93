"""The towns of zips are frozen with the frequent tokens

Tables counted without them go: the next night counts anew and matches everything anew, as it does under new weights.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from schema import types

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

NOW = ('numbers', 'shingles', 'towns')


def upgrade() -> None:
    op.drop_table('match_table')
    _create(*NOW)


def downgrade() -> None:
    op.drop_table('match_table')
    _create(*NOW[:2])


def _create(*tables: str) -> None:
    op.create_table(
        'match_table',
        sa.Column('version', types.PlainText(), nullable=False),
        sa.Column('ads', sa.Integer(), nullable=False),
        *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in tables),
        sa.Column('run_id', types.PlainText(), nullable=False),
        sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_match_table_run_id')),
        sa.PrimaryKeyConstraint('version', name=op.f('pk_match_table')),
    )
