# SPDX-License-Identifier: Apache-2.0
"""What was compared, and what differed."""
from collections import Counter


class Tally:
    def __init__(self):
        self.comparisons, self.acts, self.differences = Counter(), Counter(), []
        self.kinds = Counter()  # values compared, by what their boards are of

    def same(self, kind, shown, expected, *where):
        """Compares the daemon's answer with the model's; True when they are the same."""
        self.comparisons[kind] += 1
        if shown != expected:
            self.differences.append(f"{kind} {where}: shown {shown}, expected {expected}")
        return shown == expected

    def add(self, other):
        self.comparisons += other.comparisons
        self.acts += other.acts
        self.kinds += other.kinds
        self.differences += other.differences
