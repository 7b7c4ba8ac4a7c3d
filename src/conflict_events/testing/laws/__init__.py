"""Laws: what every projection must keep, how it is tried, and how a breach is told."""
