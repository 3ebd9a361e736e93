"""What proves each class of failure that was met on a board

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from schema import types

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('board_failure', sa.Column('evidence', types.PlainText(), nullable=True))


def downgrade() -> None:
    op.drop_column('board_failure', 'evidence')
