"""In how many postings a field could not be read, or held what no vocabulary knows

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

COUNTS = ('invalid', 'unknown', 'fresh_invalid', 'fresh_unknown')


def upgrade() -> None:
    for name in COUNTS:
        op.add_column('fill', sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    for name in COUNTS:
        op.drop_column('fill', name)
