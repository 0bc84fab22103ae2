# SPDX-License-Identifier: Apache-2.0
"""Long random histories against a real daemon, and a naive model beside it that makes
everything again behind every entry; build/model.json tells what was compared.

KAOHE_MODEL_SEEDS: how many histories, or the seeds themselves (7,12); KAOHE_MODEL_STEPS.
"""
import json
import os
import sys
import time
from pathlib import Path

from model import canary
from model.history import History
from model.tally import Tally
from mutation.dossier import load_data
from system.kaohe_test import schema

SOURCE = Path(os.environ["KAOHE_SOURCE"])
SEEDS = os.environ.get("KAOHE_MODEL_SEEDS", "8")
STEPS = int(os.environ.get("KAOHE_MODEL_STEPS", "60"))


def seeds():
    return [int(s) for s in SEEDS.split(",")] if "," in SEEDS else range(1, int(SEEDS) + 1)


def canaries(noticed):
    """For the end of the first history."""
    def inspect(history):
        missed, count = canary.unnoticed(schema, history, history.world.past[-1])
        assert not missed, f"the test does not notice a wrong {missed}"
        noticed.append(count)
    return inspect


def main():
    data, whole, begun = load_data(SOURCE / "proto/data"), Tally(), time.monotonic()
    noticed = []
    for seed in seeds():
        tally = Tally()
        History(seed, tally, data, STEPS, None if noticed else canaries(noticed)).run()
        whole.add(tally)
        print(f"history {seed}: {sum(tally.comparisons.values())} comparisons, "
              f"{len(tally.differences)} differences, {time.monotonic() - begun:.0f} s")
        for difference in tally.differences[:12]:
            print("   ", difference)
    result = {"histories": len(list(seeds())), "steps": len(list(seeds())) * STEPS,
              "comparisons": sum(whole.comparisons.values()),
              "differences": len(whole.differences), "canaries": sum(noticed),
              "acts": dict(sorted(whole.acts.items())),
              "compared": dict(sorted(whole.comparisons.items())),
              "values": dict(sorted(whole.kinds.items()))}
    with open(SOURCE / "build/model.json", "w", encoding="ascii") as f:
        json.dump(result, f, indent=1)
    print(json.dumps(result))
    missing = {k for k in schema.IndicatorKind.keys()[1:] + ["rolled up"] if not whole.kinds[k]}
    assert not whole.differences and noticed and whole.acts["VERDICT_ACCEPTED"] > STEPS
    assert not missing or len(list(seeds())) < 6, f"nothing was compared of {missing}"
    return 0


if __name__ == "__main__":
    sys.exit(main())
