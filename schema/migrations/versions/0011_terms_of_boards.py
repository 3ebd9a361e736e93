"""Whether a person has read a board's terms of use, and when

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('board', 'board_card'):
        op.add_column(table, sa.Column('terms_checked', sa.Date(), nullable=True))


def downgrade() -> None:
    for table in ('board', 'board_card'):
        op.drop_column(table, 'terms_checked')
