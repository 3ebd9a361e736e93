"""Cards of boards: what the register said of a board, from which run on

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from schema import types

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('board_card',
    sa.Column('board_id', types.PlainText(), nullable=False),
    sa.Column('since_run_id', types.PlainText(), nullable=False),
    sa.Column('employer', types.PlainText(), nullable=True),
    sa.Column('platform', types.PlainText(), nullable=False),
    sa.Column('url', types.PlainText(), nullable=True),
    sa.Column('setting', types.PlainText(), nullable=True),
    sa.Column('country', types.PlainText(), nullable=True),
    sa.ForeignKeyConstraint(['board_id'], ['board.id'], name=op.f('fk_board_card_board_id')),
    sa.ForeignKeyConstraint(['since_run_id'], ['run.id'], name=op.f('fk_board_card_since_run_id')),
    sa.PrimaryKeyConstraint('board_id', 'since_run_id', name=op.f('pk_board_card')),
    sqlite_with_rowid=False
    )
    # What was said before today was not kept: today's card stands for all of it.
    op.execute(
        "INSERT INTO board_card (board_id, since_run_id, employer, platform, url, setting, country) "
        "SELECT id, first_run_id, employer, platform, url, setting, country FROM board"
    )


def downgrade() -> None:
    op.drop_table('board_card')
