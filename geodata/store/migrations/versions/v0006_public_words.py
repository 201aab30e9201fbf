"""The public copy of residents' words beside them; where old spots lie."""

from __future__ import annotations

import shapely
import sqlalchemy as sa
from alembic import op

from geodata.places import find_subdistrict

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; say in which sub-district feedback lies that was left on a spot."""
    for name, kind in (
        ("public_zh", sa.Text), ("public_en", sa.Text), ("public_rules", sa.String(16)),
    ):  # fmt: skip
        op.add_column("feedback", sa.Column(name, kind))
    connection = op.get_bind()
    spots = connection.execute(
        sa.text("SELECT pk, lon, lat FROM feedback WHERE site IS NULL AND subdistrict IS NULL "
                "AND lon IS NOT NULL")
    ).all()  # fmt: skip
    for spot in spots:
        place = find_subdistrict(shapely.Point(spot.lon, spot.lat))
        if place is not None:
            connection.execute(
                sa.text("UPDATE feedback SET subdistrict = :place WHERE pk = :pk"),
                {"place": place.value, "pk": spot.pk},
            )


def downgrade() -> None:
    """The copies can be made again; the places stay."""
    for name in ("public_zh", "public_en", "public_rules"):
        op.drop_column("feedback", name)
