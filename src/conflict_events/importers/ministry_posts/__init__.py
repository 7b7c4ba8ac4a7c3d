"""Posts about drones and missiles that were shot down, as the Russian ministry and the Ukrainian air force write them.

What is read is what a post says, by tables of words and a small grammar; where it says too little, an account says less
and a finding tells why. `importing` is the declaration.
"""

from conflict_events.importers.ministry_posts.importing import MINISTRY_POSTS
from conflict_events.importers.ministry_posts.telegram import MINISTRY_POSTS_JSON

__all__ = ["MINISTRY_POSTS", "MINISTRY_POSTS_JSON"]
