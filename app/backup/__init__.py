"""Backups of the database in one file that both engines write and read, and moving from one engine to the other."""

from app.backup.moving import migrate
from app.backup.restoring import check, restore
from app.backup.saving import backup

__all__ = ["backup", "check", "migrate", "restore"]
