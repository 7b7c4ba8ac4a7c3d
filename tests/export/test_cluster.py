"""A cluster reads what was exported: two workers of Dask over a folder of Parquet."""

from __future__ import annotations

from pathlib import Path

import pytest

from conflict_events.events import DroneStrike
from conflict_events.export import export_accounts
from tests.log.accounts import opened, strike


@pytest.mark.no_cover
@pytest.mark.usefixtures("_loopback")
@pytest.mark.filterwarnings("ignore:The inplace keyword")  # in the code of Dask, about that of pandas
def test_two_workers_count_what_stands(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="needs the extra cluster")
    frames = pytest.importorskip("dask.dataframe", reason="needs pandas and pyarrow")
    with opened() as log:
        log.append(*(strike(n, claimant) for n in range(1, 9) for claimant in ("UA/AirForce", "RU/MoD")))
        export_accounts(log.now(), tmp_path / "lake", [DroneStrike])
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=False,
            protocol="tcp://",
            host="127.0.0.1",
            dashboard_address=None,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        strikes = frames.read_parquet(str(tmp_path / "lake" / "kind=DroneStrike"))
        found = strikes.groupby("claimant")["tally_launched_best"].sum().compute()
        assert found.to_dict() == {"RU/MoD": 36, "UA/AirForce": 36}
        assert len(client.scheduler_info()["workers"]) == 2
