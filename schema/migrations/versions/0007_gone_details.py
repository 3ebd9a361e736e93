"""Postings that a board listed and that were gone themselves, run by run: what closes a dead entry

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from schema import types

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('gone_detail',
    sa.Column('run_id', types.PlainText(), nullable=False),
    sa.Column('board_id', types.PlainText(), nullable=False),
    sa.Column('ref', types.PlainText(), nullable=False),
    sa.Column('said', types.PlainText(), nullable=False),
    sa.Column('is_dead', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['board_id'], ['board.id'], name=op.f('fk_gone_detail_board_id')),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_gone_detail_run_id')),
    sa.PrimaryKeyConstraint('run_id', 'board_id', 'ref', name=op.f('pk_gone_detail')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_gone_detail_board_id'), 'gone_detail', ['board_id'], unique=False)


def downgrade() -> None:
    op.drop_table('gone_detail')
